"""An error in an override of Qt's is an error of the program, never the end of it."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from desktop_app.kit.overrides import is_caught
from desktop_app.shell import pane_list

FAILING = """
import sys
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from shiboken6 import delete
import desktop_app.kit
app = QApplication([])
gone = QLabel()
delete(gone)
class Part(QWidget):
    def {override}:
        gone.size()
        return QSize(3, 3)
pane = QWidget()
part = Part()
part.setMinimumSize(30, 30)
QVBoxLayout(pane).addWidget(part)
try:
    pane.show()
    pane.grab()
    app.processEvents()
except RuntimeError as error:
    print("caught:", error)
print("still here")
"""


@pytest.mark.parametrize(
    "override", ["sizeHint(self)", "paintEvent(self, event)", "resizeEvent(self, event)"]
)
def test_a_pane_that_asks_a_widget_that_is_gone_does_not_end_the_program(override: str) -> None:
    ran = subprocess.run(  # this Python, on the text above
        [sys.executable, "-c", FAILING.format(override=override)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "still here" in ran.stdout
    assert "already deleted" in ran.stdout + ran.stderr


def _below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python needs no help")
def test_every_class_of_ours_has_its_overrides_caught() -> None:
    assert pane_list.__doc__  # loads the panes
    ours = {each for each in _below(QObject) if each.__module__.startswith("desktop_app.")}
    bare = {
        f"{each.__module__}.{each.__name__}.{name}"
        for each in ours
        for name in ("paintEvent", "eventFilter", "sizeHint", "data", "rowCount", "paint", "event")
        if name in vars(each) and not is_caught(vars(each)[name])
    }
    assert len(ours) > 30
    assert not bare
