"""Notes about a person in the inspector: read, add, change, pin, take away."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.desk.ui import phrases
from desktop_app.areas.people import api as people
from desktop_app.core import clock
from desktop_app.core.meanwhile import Record, still_there
from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.chip_label import ChipLabel
from desktop_app.kit.chips import Chip
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.inspector import CardTab
from desktop_app.kit.labels import label, rule
from desktop_app.kit.theme import dp

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.desk_pane import DeskPane


class NoteDeeds:
    """What can be done with the notes of whoever a pane shows."""

    def __init__(self, pane: "DeskPane") -> None:
        self._pane = pane
        self._people = people.PeopleService(pane.database)

    def tab(self, card: people.PersonCard, zone: str) -> CardTab:
        """Return the tab of a person's notes, with how many there are."""
        return CardTab("notes", tr("Notes"), count=len(card.notes) or None,
                       widget=lambda: self._draw(card, zone))  # fmt: skip

    def add(self, person_id: UUID, name: str) -> None:
        """Ask for a note about a person."""
        fields = (*_fields(), Field("pinned", "", "tick", hint=tr("Keep above the others")))
        dialog = FormDialog(
            self._pane, self._pane.tools.tasks, title=tr("Add a note"), fact=name,
            primary=tr("Add note"), fields=fields,
            save=lambda said: self._people.add_note(person_id, said["text"], pinned=said["pinned"]),
        )  # fmt: skip
        dialog.saved.connect(lambda _: self._pane.done(tr("Note added")))
        dialog.open()

    def change(self, note: people.NoteRow, person_id: UUID, name: str) -> None:
        """Ask for the new words of a note."""

        def read() -> dict[str, str]:
            with self._pane.database.reading() as session:
                notes = people.notes_of(session, person_id)
            return {"text": still_there(notes, note.id).text}

        dialog = FormDialog(
            self._pane, self._pane.tools.tasks, title=tr("Change the note"), fact=name,
            primary=tr("Save"), fields=_fields(), values={"text": note.text},
            save=lambda said: self._people.set_note(note.id, text=said["text"]),
            record=Record((("person_note", note.id),), read),
        )  # fmt: skip
        dialog.saved.connect(lambda _: self._pane.done(tr("Note changed")))
        dialog.open()

    def pin(self, note: people.NoteRow) -> None:
        """Keep a note above the others, or let it go with the others."""
        said = tr("Let go with the others") if note.pinned else tr("Pinned")
        self._pane.write(lambda: self._people.set_note(note.id, pinned=not note.pinned), said)

    def remove(self, note: people.NoteRow) -> None:
        """Take a note away, with undo."""
        self._pane.write(lambda: self._people.remove_note(note.id), tr("Note removed"))

    # --- drawing ---

    def _draw(self, card: people.PersonCard, zone: str) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(dp(16), dp(12), dp(16), dp(12))
        column.setSpacing(dp(8))
        if not card.notes:
            column.addWidget(label(tr("No notes yet"), "body", "text2"))
        for at, note in enumerate(card.notes):
            if at:
                column.addWidget(rule())
            self._draw_note(column, note, card, zone)
        if self._pane.may_write():
            row = QHBoxLayout()
            add = Button(tr("Add a note"), "plus", small=True)
            add.clicked.connect(lambda _=False: self.add(card.person_id, card.name))
            row.addWidget(add)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)
        return page

    def _draw_note(
        self, column: QVBoxLayout, note: people.NoteRow, card: people.PersonCard, zone: str
    ) -> None:
        today = clock.today(self._pane.database.clock, zone)
        when = phrases.ago_words(clock.local(note.written_at, zone), today)
        head = QHBoxLayout()
        head.addWidget(label(tr("{author}, {when}", author=note.author, when=when), "small"), 1)
        if note.pinned:
            head.addWidget(ChipLabel(Chip(tr("Pinned"), "amber", "pin")))
        column.addLayout(head)
        column.addWidget(label(note.text, wrap=True))
        if self._pane.may_write():
            column.addLayout(self._buttons(note, card.person_id, card.name))

    def _buttons(self, note: people.NoteRow, person_id: UUID, name: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(dp(6))
        deeds: Sequence[tuple[str, object]] = (
            (tr("Change"), lambda: self.change(note, person_id, name)),
            (tr("Unpin") if note.pinned else tr("Pin"), lambda: self.pin(note)),
            (tr("Remove"), lambda: self.remove(note)),
        )
        for title, run in deeds:
            button = Button(title, small=True)
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)
        row.addStretch(1)
        return row


def _fields() -> tuple[Field, ...]:
    return (Field("text", tr("Note"), "lines", required=True),)
