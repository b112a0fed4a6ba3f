"""Where words and next steps are written, one pupil after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.areas.reports.api import NewStep
from desktop_app.core.errors import DownbeatError
from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.labels import label, on_plane
from desktop_app.kit.theme import dp

_WORDS_HEIGHT = 148


@dataclass(frozen=True, slots=True)
class Written:
    """What is written of a pupil: whose words they are, the words, the next steps."""

    student_id: UUID
    name: str
    teachers: Sequence[tuple[UUID, str]]
    teacher_id: UUID | None
    texts: dict[UUID | None, str]
    steps: Sequence[NewStep]

    @property
    def text(self) -> str:
        """The words of the teacher whose they are."""
        return self.texts.get(self.teacher_id, "")


Save = Callable[[UUID, UUID | None, str, Sequence[NewStep]], None]


class ReportEditor(QWidget):
    """Words and next steps of the current pupil; what was typed is kept when the pupil changes."""

    def __init__(self, save: Save, next_one: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("report-editor")
        on_plane(self, "sunken")
        self._save_words = save
        self._next = next_one
        self.written: Written | None = None
        self.form: Form | None = None
        self._title = label("", "section")
        self.hint = label(tr("Ctrl+Enter keeps the words and goes to the next pupil."), "small",
                          "text2", wrap=True)  # fmt: skip
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setProperty("plane", "sunken")
        self.save_button = Button(tr("Save"), "check", self.save, small=True)
        self.next_button = Button(tr("Save and next"), "caret-right", self.save_and_next,
                                  small=True)  # fmt: skip
        buttons = QHBoxLayout()
        buttons.addWidget(self.hint, 1)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(dp(16), dp(12), dp(16), dp(12))
        column.setSpacing(dp(8))
        column.addWidget(self._title)
        column.addWidget(self._area, 1)
        column.addLayout(buttons)

    def show_written(self, written: Written | None, *, may_write: bool) -> None:
        """Show what is written of a pupil; None for nobody."""
        same = (
            self.written is not None
            and written is not None
            and (self.written.student_id == written.student_id)
        )
        if same and self.form is not None and self.form.is_changed():
            return
        if same and self.written == written:
            return
        self.written = written
        if written is None:
            self.hide()
            return
        self.show()
        self._title.setText(tr("Report of {name}", name=written.name))
        self.form = self._make_form(written)
        self.form.setEnabled(may_write)
        page = QWidget()
        on_plane(page, "sunken")
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.form)
        self._area.setWidget(page)
        for button in (self.save_button, self.next_button):
            button.setVisible(may_write)
        self.hint.setVisible(may_write)

    def _make_form(self, written: Written) -> Form:
        fields = []
        if len(written.teachers) > 1:
            fields.append(Field("teacher", tr("Words of"), "choice", options=written.teachers,
                                required=True))  # fmt: skip
        step = (
            Field("text", tr("What")),
            Field("until", tr("Until"), "date"),
        )
        fields += [
            Field("text", tr("The words"), "lines",
                  hint=tr("What went well, what comes next, how the family can help.")),
            Field("steps", tr("Next steps"), "rows", fields=step, add=tr("Add a step")),
        ]  # fmt: skip
        form = Form(fields, label_width=76)
        form.editor("text").target().setFixedHeight(dp(_WORDS_HEIGHT))
        form.set_values({
            "teacher": written.teacher_id, "text": written.text,
            "steps": [
                {"id": each.id, "done_on": each.done_on, "text": each.text, "until": each.until}
                for each in written.steps
            ],
        })  # fmt: skip
        form.changed.connect(self._touched)
        return form

    def _touched(self, key: str) -> None:
        """Show the other teacher's words when the teacher is changed."""
        if key == "teacher" and self.form is not None and self.written is not None:
            chosen = self.form.value("teacher")
            others = {words for who, words in self.written.texts.items() if who != chosen}
            if (self.form.value("text") or "") in {*others, ""}:
                self.form.editor("text").set_value(self.written.texts.get(chosen, ""))

    def focus(self) -> None:
        """Put the cursor into the words."""
        if self.form is not None:
            self.form.focus("text")

    def save(self) -> bool:
        """Keep what was typed; say whether there was nothing wrong with it."""
        form, written = self.form, self.written
        if form is None or written is None or not form.is_changed():
            return True
        if not form.check():
            return False
        values = form.values()
        steps = [
            NewStep(row.get("text") or "", row.get("until"), row.get("id"), row.get("done_on"))
            for row in values["steps"]
        ]
        self._save_words(
            written.student_id, values.get("teacher") or written.teacher_id,
            values["text"] or "", steps,
        )  # fmt: skip
        form.set_values(values)
        return True

    def save_and_next(self) -> None:
        """Keep what was typed, and go to the next pupil."""
        if self.save():
            self._next()

    def show_wrong(self, error: Exception) -> bool:
        """Show what was refused at its field; False where there is none."""
        if self.form is None or not isinstance(error, DownbeatError) or not error.field:
            return False
        key = "steps" if error.field == "until" else error.field
        return self.form.set_error(key, error.sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves and goes on."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save_and_next()
            return
        super().keyPressEvent(event)
