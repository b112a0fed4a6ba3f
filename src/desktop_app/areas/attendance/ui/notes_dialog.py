"""Lesson notes of a meeting: one for each pupil and one for everybody; Ctrl Enter posts them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.ui.words import head_words
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.labels import label
from desktop_app.kit.pane import Tools
from desktop_app.kit.theme import dp

EVERYBODY = "all"
Draft = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class FoundNotes:
    """The register with its notes, and each pupil's last note from before."""

    register: attendance.Register
    notes: tuple[attendance.LessonNoteRow, ...]
    before: Mapping[UUID, attendance.LessonNoteRow]


def read_notes(database: Database, occurrence_id: UUID) -> FoundNotes:
    """Read a meeting's notes; on a reader thread. Raises NotFound."""
    with database.reading() as session:
        register = attendance.register(session, occurrence_id, database.clock.now())
        meeting = register.meeting
        before = {
            row.student_id: found
            for row in register.rows
            if (found := attendance.last_note_before(session, row.student_id, meeting.lesson_id,
                                                     meeting.starts_at)) is not None
        }  # fmt: skip
        return FoundNotes(register, tuple(attendance.notes_at(session, occurrence_id)), before)


class NotesDialog(FormDialog):
    """Who, the words, and whether the family sees them; drafts of the others are kept meanwhile."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, found: FoundNotes,
        student_id: UUID | None = None,
    ) -> None:  # fmt: skip
        self._found = found
        self._service = attendance.AttendanceService(database)
        self._stored = {note.student_id: (note.text, note.shared) for note in found.notes}
        self._drafts: dict[UUID | None, Draft] = dict(self._stored)
        self._current: UUID | None = student_id
        self._is_switching = False
        rows = found.register.rows
        options: Sequence[tuple[Any, str]] = (
            (EVERYBODY, tr("Everybody")),
            *((row.student_id, row.name) for row in rows),
        )
        fields = (
            Field("student", tr("For"), "choice", True, options=options, width=260),
            Field("text", tr("Note"), "lines", hint=tr("What was done, what to practise")),
            Field("shared", "", "tick", hint=tr("Shared with the family")),
        )
        text, shared = self._drafts.get(student_id, ("", True))
        values = {"student": student_id or EVERYBODY, "text": text, "shared": shared}
        super().__init__(
            parent, tools.tasks, title=tr("Lesson notes"), fact=found.register.meeting.title,
            primary=tr("Post notes"), fields=fields, save=self._post, values=values, width=560,
        )  # fmt: skip
        self.primary.set_keys(tr("Ctrl Enter"))
        self._database = database
        self.merge(
            Record(
                (
                    ("lesson_occurrence", found.register.meeting.id),
                    *(("lesson_note", note.id) for note in found.notes),
                ),
                self._read,
            ),
            _named(self._stored),
            parts=_Drafts(self),
        )
        self._before = label("", "small", "text2", wrap=True)
        self._put_body()
        self.form.changed.connect(self._typed)
        self.form.focus("text")
        self._tell()

    def _put_body(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dp(10))
        self.set_body(body)  # first: it takes out the form, which then goes into it
        column.addWidget(label(head_words(self._found.register.meeting), "small", wrap=True))
        column.addWidget(self.form)
        column.addWidget(self._before)

    def _typed(self, key: str) -> None:
        if self._is_switching:
            return
        if key == "student":
            self._switch()
        else:
            self._keep()
        self._tell()

    def _keep(self) -> None:
        self._drafts[self._current] = (
            self.form.value("text") or "", bool(self.form.value("shared")),
        )  # fmt: skip

    def _switch(self) -> None:
        said = self.form.value("student")
        self._current = None if said in {EVERYBODY, None} else said
        text, shared = self._drafts.get(self._current, ("", True))
        self._is_switching = True
        self.form.editor("text").set_value(text)
        self.form.editor("shared").set_value(shared)
        self._is_switching = False
        self.form.focus("text")

    def _tell(self) -> None:
        note = self._found.before.get(self._current) if self._current is not None else None
        words = ""
        if note is not None:
            when = tr("{day}, {who}", day=show_date(note.day), who=note.author)
            words = tr("Last note, {when}: {text}", when=when, text=note.text)
        self._before.setText(words)
        self._before.setVisible(bool(words))
        count = len(self.changed())
        self.set_result(trn("{n} note to post", "{n} notes to post", count) if count else "")
        self.primary.setEnabled(count > 0)

    def students(self) -> list[UUID]:
        """Return the pupils of the meeting."""
        return [row.student_id for row in self._found.register.rows]

    def changed(self) -> dict[UUID | None, Draft]:
        """Return the notes that are not yet as they are stored."""
        return {
            student: draft
            for student, draft in self._drafts.items()
            if (draft[0].strip() or student in self._stored) and draft != self._stored.get(student)
        }

    def _read(self) -> dict[str, Any]:
        """Read the notes as they are now; on the writer thread."""
        with self._database.reading() as session:
            notes = attendance.notes_at(session, self._found.register.meeting.id)
        return _named({note.student_id: (note.text, note.shared) for note in notes})

    def title_of(self, student_id: UUID | None) -> str:
        """Say whose note it is."""
        rows = self._found.register.rows
        return next((row.name for row in rows if row.student_id == student_id), tr("Everybody"))

    def draft_of(self, student_id: UUID | None) -> Draft:
        """Return the words for somebody as they are typed now."""
        return self._drafts.get(student_id, _BLANK)

    def take_note(self, student_id: UUID | None, draft: Draft) -> None:
        """Take in what somebody else posted, as if it had stood here from the beginning."""
        self._stored[student_id] = self._drafts[student_id] = draft
        if student_id == self._current:
            self._switch()
        self._tell()

    def _post(self, _said: dict[str, Any]) -> Changes:
        return self._service.write_notes(self._found.register.meeting.id, self.changed())


_BLANK: Draft = ("", True)


def _named(notes: Mapping[UUID | None, Draft]) -> dict[str, Any]:
    """Return notes by the name under which they are merged."""
    return {_key(student): draft for student, draft in notes.items()}


def _key(student_id: UUID | None) -> str:
    return EVERYBODY if student_id is None else str(student_id)


class _Drafts:
    """The notes of a meeting as what is merged: one for each pupil, one for everybody."""

    def __init__(self, dialog: NotesDialog) -> None:
        self._dialog = dialog

    def keys(self) -> list[str]:
        return [EVERYBODY, *map(str, self._dialog.students())]

    def changed_keys(self) -> list[str]:
        return [_key(student) for student in self._dialog.changed()]

    def label_of(self, key: str) -> str:
        return self._dialog.title_of(_student(key))

    def take_in(self, values: Mapping[str, Any]) -> None:
        for key, draft in values.items():
            self._dialog.take_note(_student(key), draft or _BLANK)

    def said(self, key: str, theirs: Any) -> tuple[str, str] | None:
        mine, other = self._dialog.draft_of(_student(key)), theirs or _BLANK
        return None if mine == other else (_words(mine), _words(other))


def _student(key: str) -> UUID | None:
    return None if key == EVERYBODY else UUID(key)


def _words(draft: Draft) -> str:
    text, shared = draft
    if not text:
        return tr("Empty")
    return text if shared else tr("{text} (not shared with the family)", text=text)


def open_notes(
    parent: QWidget, tools: Tools, database: Database, occurrence_id: UUID,
    student_id: UUID | None = None,
) -> None:  # fmt: skip
    """Read a meeting's notes, then open the dialog."""

    def show(found: FoundNotes) -> None:
        dialog = NotesDialog(parent, tools, database, found, student_id)
        dialog.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
        dialog.open()

    tools.tasks.read(lambda: read_notes(database, occurrence_id), show)
