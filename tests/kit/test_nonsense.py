"""Nonsense in a field of every kind: a value or a sentence of bounded length, and nothing else."""

import unicodedata
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import RuleBroken
from desktop_app.core.texts import QUOTED, bare_line, bare_lines, quoted
from desktop_app.kit.field_kinds import _KINDS
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.theme_switch import Theme
from tests.nonsense import LONG, NONSENSE, words_for

LONGEST_SENTENCE = QUOTED + 120
KINDS = sorted(_KINDS.keys() - {"choice", "segments", "tick"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_reads_what_was_typed_or_says_what_is_wrong(
    qtbot: QtBot, theme: Theme, kind: str
) -> None:
    form = Form((Field("it", "It", kind, required=True), Field("two", "Two", "text")))
    qtbot.addWidget(form)
    form.show()
    for words in dict.fromkeys((*words_for(kind), *NONSENSE)):
        type_in(form, words)
        right = form.check_field("it")
        assert right is not bool(form.error("it"))
        assert len(form.error("it")) < LONGEST_SENTENCE, words[:20]
        if right:
            value = form.editor("it").value()
            assert value not in (None, ""), words[:20]
            if isinstance(value, str) and kind != "password":
                assert not any(unicodedata.category(s) in {"Cc", "Cs"} and s != "\n" for s in value)


def type_in(form: Form, words: str) -> None:
    line: Any = form.editor("it").target()
    if isinstance(line, QPlainTextEdit):
        line.setPlainText(words)
        return
    assert isinstance(line, QLineEdit)
    line.setText(words)
    line.textEdited.emit(words)
    left: Any = line
    left.left.emit()


def test_a_pasted_text_is_refused_and_not_cut(qtbot: QtBot, theme: Theme) -> None:
    form = Form((Field("it", "It"),))
    qtbot.addWidget(form)
    type_in(form, "N" * LONG)
    line: Any = form.editor("it").target()
    assert len(line.text()) == LONG
    assert not form.check()
    assert "longer than 2000 letters" in form.error("it")


@pytest.mark.parametrize("typed", ["1." + "9" * 5_000, "²", "9" * 5_000, "1.½.2026"])
def test_digits_that_are_no_number_are_no_date(qtbot: QtBot, theme: Theme, typed: str) -> None:
    form = Form((Field("it", "It", "date"),))
    qtbot.addWidget(form)
    type_in(form, typed)
    with pytest.raises(RuleBroken):
        form.editor("it").value()
    assert "is not a date" in form.error("it")


def test_what_is_kept_of_a_text_can_be_seen_and_joins_what_belongs_together() -> None:
    assert bare_line("A\x00\x1b[31mB\ud800\u202e") == "A[31mB"
    assert bare_line("one\ntwo\u2028three") == "one two three"
    assert bare_lines("one\r\ntwo\x00\n\nthree") == "one\ntwo\n\nthree"
    assert bare_line("می\u200cخواهم 👩\u200d👧") == "می\u200cخواهم 👩\u200d👧"
    assert bare_line("\u200b \u00a0") == ""
    assert quoted("9" * 5_000) == "9" * (QUOTED - 1) + "…"
