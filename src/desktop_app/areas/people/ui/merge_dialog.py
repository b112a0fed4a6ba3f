"""The dialog that makes two records of one person into one, value by value."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.people.queries.merging import MergePreview, merge_preview
from desktop_app.areas.people.ui.lookups import Lookups
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date_with_year, tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.labels import label
from desktop_app.kit.segments import Segments
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp

_KEEP, _TAKE = "keep", "take"
_LONGEST = 32


class MergeDialog(Dialog):
    """Two records side by side: which stays, which value is kept where they differ, what moves."""

    merged = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        tasks: Tasks,
        database: Database,
        keep_id: UUID,
        gone_id: UUID | None = None,
    ) -> None:
        super().__init__(parent, tr("Merge duplicates"), "", tr("Merge"), width=640)
        self._tasks = tasks
        self._database = database
        self._keep_id, self._gone_id = keep_id, gone_id
        self._country = ""
        self._choices: dict[str, Segments] = {}
        self._form = Form(
            [Field("other", tr("Merge with"), "combo", lookup=self._others, required=True,
                   hint=tr("Find the other record"), width=320)], tasks=tasks,
        )  # fmt: skip
        self._form.changed.connect(self._chosen)
        self._sides = QWidget()
        body = QWidget()
        self._place = QVBoxLayout(body)
        self._place.setSpacing(dp(12))
        self._place.addWidget(self._form)
        self._place.addWidget(self._sides)
        self._place.addStretch(1)
        self.set_body(body, scroll=True)
        self.add_button(Button(tr("Swap sides"), "arrows-clockwise", self.swap))
        self.resize(dp(640), dp(240))
        self._read()
        self._form.focus_first()

    # --- choosing ---

    def _others(self, typed: str) -> list[tuple[UUID, str]]:
        """Find the other record: namesakes first, then whoever fits what was typed."""
        with self._database.reading() as session:
            pairs = people.duplicates_of(session, self._keep_id)
        twins = [(p.second_id, p.second_name) for p in pairs]
        found = Lookups(self._database).persons(typed) if typed else ()
        return [
            *twins,
            *((key, words) for key, words in found if key not in {self._keep_id, *dict(twins)}),
        ]

    def _chosen(self, key: str) -> None:
        other = self._form.value(key)
        if other is not None and other != self._keep_id:
            self._gone_id = other
            self._read()

    def swap(self) -> None:
        """Let the other record be the one that stays."""
        if self._gone_id is not None:
            self._keep_id, self._gone_id = self._gone_id, self._keep_id
            self._read()

    def _read(self) -> None:
        keep, gone = self._keep_id, self._gone_id
        if gone is None:
            self._tasks.read(self._likely, self._propose, self.show_error)
            return

        def read() -> MergePreview:
            with self._database.reading() as session:
                found = merge_preview(session, keep, gone)
                self._country = school.facts(session).country
            if found is None:
                raise NotFound(tr("One of the two is not in the school any more."))
            return found

        self._tasks.read(read, self._show, self.show_error, key=("merge", id(self)))

    def _likely(self) -> tuple[str, list[tuple[UUID, str]]]:
        with self._database.reading() as session:
            names = people.names_of(session, [self._keep_id])
        return names.get(self._keep_id, ""), self._others("")

    def _propose(self, found: tuple[str, list[tuple[UUID, str]]]) -> None:
        """Begin with the likeliest namesake, when there is one."""
        name, others = found
        if self._gone_id is not None:
            return
        self.set_fact(tr("Another record becomes part of {keep}", keep=name))
        if others:
            self._form.editor("other").set_value(others[0])
            self._gone_id = others[0][0]
            self._read()
        else:
            self._form.set_help("other", tr("Nobody else is called the same."))

    # --- showing ---

    def _show(self, found: MergePreview) -> None:
        self._choices.clear()
        shown = self._form.value("other")
        if shown != found.second.person_id:
            self._form.editor("other").set_value((found.second.person_id, found.second.name))
        self.set_fact(tr("{gone} becomes part of {keep}", gone=found.second.name,
                         keep=found.first.name))  # fmt: skip
        sides = self._drawn(found)
        self._place.replaceWidget(self._sides, sides)
        self._sides.hide()
        self._sides.deleteLater()
        self._sides = sides
        moved = moves_words(found.moves)
        self.set_result(tr("Moves over: {things}", things=moved) if moved else "")
        self.result_label.setWordWrap(True)
        self.resize(max(self.width(), dp(680)), max(self.height(), dp(480)))

    def _drawn(self, found: MergePreview) -> QWidget:
        sides = QWidget()
        column = QVBoxLayout(sides)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(_heads(found))
        if not found.differences:
            words = tr("Both say the same. Empty fields are filled from the other record.")
            column.addWidget(label(words, "body", "text2", wrap=True))
            return sides
        column.addWidget(label(tr("Which value stays"), "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(dp(12))
        grid.setVerticalSpacing(dp(6))
        grid.setColumnStretch(2, 1)
        for at, difference in enumerate(found.differences):
            title = label(fact_words(difference.name), "body", "text2")
            sides_of = ((_KEEP, difference.first), (_TAKE, difference.second))
            options = [(key, self._said(difference.name, value)) for key, value in sides_of]
            choice = Segments(options)
            choice.set_value(_KEEP)
            choice.setAccessibleName(fact_words(difference.name))
            choice.setObjectName(f"choose-{difference.name}")
            self._choices[difference.name] = choice
            grid.addWidget(title, at, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(choice, at, 1, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(grid)
        words = tr(
            "Nothing gets lost, and undo takes the merge back. Issued bills stay as they are."
        )
        column.addWidget(label(words, "small", wrap=True))
        return sides

    def _said(self, name: str, value: str | date) -> str:
        if isinstance(value, date):
            return show_date_with_year(value)
        said = people.show_phone(value, self._country) if name == "phone" else value
        return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"

    def choice(self, name: str) -> Segments:
        """Return what chooses the value of a fact in which the two differ."""
        return self._choices[name]

    # --- doing ---

    def accept(self) -> None:
        """Merge off the GUI thread; close when it is done."""
        keep, gone = self._keep_id, self._gone_id
        if gone is None:
            self._form.check()
            return
        take = [name for name, choice in self._choices.items() if choice.value() == _TAKE]
        service = people.PeopleService(self._database)
        self.primary.setEnabled(False)
        self._tasks.write(
            lambda: service.merge_persons(keep, gone, take=take), self._done, self._failed
        )

    def _done(self, changes: Changes) -> None:
        super().accept()
        self.merged.emit(changes)

    def _failed(self, error: Exception) -> None:
        self.primary.setEnabled(True)
        self.show_error(error)


def _heads(found: MergePreview) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(dp(24))
    for title, card in ((tr("Stays"), found.first), (tr("Goes"), found.second)):
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(label(title, "small"))
        side.addWidget(label(card.name, "person", wrap=True))
        side.addWidget(label(_facts(card), "small", wrap=True))
        row.addLayout(side, 1)
    return row


def _facts(card: people.PersonCard) -> str:
    role = tr("Student") if card.student_id else tr("Staff") if card.staff_id else tr("Contact")
    families = ", ".join(row.name for row in card.families)
    born = show_date_with_year(card.facts.date_of_birth) if card.facts.date_of_birth else ""
    return ", ".join(part for part in (role, born, families) if part)


def fact_words(name: str) -> str:
    """Return what a fact of a person is called on screen."""
    words: Mapping[str, str] = {
        "given_name": tr("Given name"), "family_name": tr("Family name"),
        "display_name": tr("Goes by"), "native_name": tr("Own script"), "email": tr("E-mail"),
        "phone": tr("Phone"), "language": tr("Speaks"), "privacy_level": tr("Seen by"),
        "date_of_birth": tr("Born on"), "street": tr("Street"), "city": tr("Town"),
        "postcode": tr("Postcode"), "state": tr("County"), "country": tr("Country"),
        "student_number": tr("Number"),
    }  # fmt: skip
    return words.get(name, name)


def moves_words(moves: Mapping[str, int]) -> str:
    """Return what moves with a record, in words: "2 lessons, 14 marks, 1 note"."""
    count = moves.get
    said = (
        (count("enrollment", 0), trn("{n} lesson", "{n} lessons", count("enrollment", 0))),
        (count("attendance", 0), trn("{n} mark", "{n} marks", count("attendance", 0))),
        (count("person_note", 0), trn("{n} note", "{n} notes", count("person_note", 0))),
        (count("family_member", 0), trn("{n} family", "{n} families", count("family_member", 0))),
        (count("relationship", 0), trn("{n} contact", "{n} contacts", count("relationship", 0))),
    )  # fmt: skip
    return ", ".join(words for number, words in said if number)
