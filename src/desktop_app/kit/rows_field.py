"""The field that holds rows, such as guardians: one small form a row, Add and Remove."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.fields import Editor, Field
from desktop_app.kit.labels import rule
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp


class RowForm(Protocol):
    """What a row needs of a form; the form itself gives it, as it stands above this file."""

    @property
    def changed(self) -> SignalInstance:
        """Told with the key of a touched field."""
        ...

    def check(self) -> bool:
        """Checks all fields and shows what is wrong."""
        ...

    def values(self) -> dict[str, Any]:
        """What was entered."""
        ...

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Shows values."""
        ...

    def set_tasks(self, tasks: Tasks) -> None:
        """Where lookups run."""
        ...

    def focus_first(self) -> None:
        """Puts the cursor into the first field."""
        ...


MakeForm = Callable[[Sequence[Field]], tuple[RowForm, QWidget]]


class RowsEditor(Editor):
    """A list of dicts, each edited by the field's `fields`.

    Keys that no field shows travel along (ids).
    """

    def __init__(self, field: Field, make_form: MakeForm) -> None:
        box = QWidget()
        super().__init__(field, box)
        self._make_form = make_form
        self._tasks: Tasks | None = None
        self._rows: list[tuple[RowForm, dict[str, Any], QWidget]] = []
        self._column = QVBoxLayout(box)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(dp(6))
        self._add = Button(field.add or tr("Add"), "plus", self.add_row, small=True)
        self._add.setObjectName(f"add-{field.key}")
        self._column.addWidget(self._add)

    def set_tasks(self, tasks: Tasks) -> None:
        """Where lookups of the rows run."""
        self._tasks = tasks
        for form, _, _ in self._rows:
            form.set_tasks(tasks)

    def forms(self) -> list[RowForm]:
        """The forms of the rows, from top to bottom."""
        return [form for form, _, _ in self._rows]

    def add_row(self, values: dict[str, Any] | None = None) -> RowForm:
        """Adds a row and puts the cursor into it."""
        frame = QFrame()
        form, widget = self._make_form(self.field.fields)
        if self._tasks is not None:
            form.set_tasks(self._tasks)
        form.set_values(values or {})
        form.changed.connect(lambda _key: self.changed.emit())
        remove = Button("", "x", bare=True, small=True)
        remove.setToolTip(tr("Remove"))
        remove.setAccessibleName(tr("Remove"))
        remove.clicked.connect(lambda _=False: self._remove(form))
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(widget, 1)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        column.addWidget(rule())
        self._rows.append((form, dict(values or {}), block))
        self._column.insertWidget(self._column.count() - 1, block)
        if values is None:
            form.focus_first()
            self.changed.emit()
        return form

    def _remove(self, form: RowForm) -> None:
        for entry in self._rows:
            if entry[0] is form:
                self._rows.remove(entry)
                entry[2].hide()
                entry[2].deleteLater()
                self.changed.emit()
                return

    def value(self) -> Any:
        """The rows. Raises RuleBroken when one cannot be read."""
        return [{**travels, **form.values()} for form, travels, _ in self._rows]

    def check_parts(self) -> bool:
        """Checks every row and shows where one is not right."""
        right = [form.check() for form in self.forms()]
        return all(right)

    def set_value(self, value: Any) -> None:
        """Shows rows in place of those that are there."""
        for form in self.forms():
            self._remove(form)
        for row in value or ():
            self.add_row(dict(row))

    def mark_wrong(self, *, wrong: bool) -> None:
        """The rows mark their own fields."""
