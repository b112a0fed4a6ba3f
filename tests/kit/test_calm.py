"""What is asked for often is done at once, and then at most once in a while."""

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_app.kit.calm import Calm


def test_the_first_wish_is_granted_at_once_and_the_last_when_the_pause_is_over(
    qtbot: QtBot,
) -> None:
    done: list[str] = []
    wish = {"is": "first"}
    owner = QObject()
    calm = Calm(lambda: done.append(wish["is"]), 20, owner)
    calm.ask()
    assert done == ["first"]
    for word in ("second", "third"):
        wish["is"] = word
        calm.ask()
    assert not calm.is_resting()
    qtbot.waitUntil(calm.is_resting)
    assert done == ["first", "third"]
