"""Erasing somebody: what goes, what stays without a name, what the law keeps."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.desk.trail import api as trail
from desktop_app.areas.privacy import api as privacy
from desktop_app.areas.privacy.api import Part, Preview, Then
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date_with_year, tr, trn
from desktop_app.kit.banner import Banner
from desktop_app.kit.chips import Chip
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.fields import Field
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.form import Form
from desktop_app.kit.labels import label
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

_CHIPS = {
    Then.DELETED: ("red", "trash"),
    Then.CLEARED: ("amber", "pencil-simple"),
    Then.KEPT: ("grey", "chart-bar"),
    Then.LAW: ("blue", "scales"),
}


def fate_chip(part: Part) -> Chip:
    """Return what becomes of rows, as a chip."""
    role, icon = _CHIPS[part.then]
    return Chip(privacy.then_words(part.then), role, icon)


def columns() -> tuple[Column[Part], ...]:
    """Return the columns of the preview."""
    return (
        Column("thing", tr("What"), lambda r: trail.thing_words(r.table), strong=True,
               stretch=True),
        Column("count", tr("Rows"), lambda r: f"{r.count:,}", width=70, align="right"),
        Column("then", tr("What becomes of it"), lambda _: "", chip=fate_chip, width=290),
    )  # fmt: skip


class EraseDialog(Dialog):
    """The preview of an erasure; the deed names the person and cannot be taken back."""

    def __init__(
        self, parent: QWidget | None, tools: Tools, database: Database, found: Preview
    ) -> None:
        name = found.name
        super().__init__(
            parent, tr("Erase {name}", name=name), tr("Erase {name} for good?", name=name),
            tr("Erase {name}", name=name), width=640,
        )  # fmt: skip
        self.setObjectName("erase")
        self._tools, self._database, self.found = tools, database, found
        self.model = TableModel(
            columns(), FixedSource(list(found.parts), lambda part: (part.table, part.then)),
            tools.tasks, parent=self,
        )  # fmt: skip
        self.table = TableView(self.model, tools.memory, "erase")
        self.table.setAccessibleName(tr("What becomes of it"))
        self.table.setMinimumHeight(dp(230))
        self.form = Form(
            (Field("reason", tr("Reason"), hint=tr("Asked for by the person")),), tasks=tools.tasks
        )
        self.set_body(self._body(), bare=True)
        self._warn()
        self.set_result(tr("This cannot be undone"))
        self.model.set_query(Query())

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dp(8))
        words = label("\n".join(sentences(self.found)), "body", "text2", wrap=True)
        words.setContentsMargins(dp(20), dp(10), dp(20), 0)
        self.form.setContentsMargins(dp(20), dp(4), dp(20), dp(10))
        column.addWidget(words)
        column.addWidget(self.table, 1)
        column.addWidget(self.form)
        return body

    def _warn(self) -> None:
        if self.found.reasons:
            fact = tr("{name} cannot be erased yet.", name=self.found.name)
            self.banner.say(Banner("warning", fact, " ".join(self.found.reasons)))

    def accept(self) -> None:
        """Erase the person off the GUI thread; a refusal says what has to end before."""
        reason, found = str(self.form.values()["reason"] or ""), self.found
        self.primary.setEnabled(False)
        self._tools.tasks.long_read(
            lambda _progress: privacy.PrivacyService(self._database).erase(
                found.person_id, reason
            ),
            self._done, self._failed, title=tr("Erasing"),
        )  # fmt: skip

    def _done(self, done: privacy.Erased) -> None:
        super().accept()
        self._tools.notices.done(tr("Erased as number {n}", n=done.number))

    def _failed(self, error: Exception) -> None:
        self.primary.setEnabled(True)
        self.show_error(error)


def sentences(found: Preview) -> Sequence[str]:
    """Say in sentences what the table does not."""
    said = [
        tr("Names, addresses and notes go from every table, the search and the trail. "
           "Figures stay, without a name."),
    ]  # fmt: skip
    if found.kept_until is not None:
        day = show_date_with_year(found.kept_until)
        said.append(
            tr("Invoices, payments and payslips are kept as they are until {day}: the law asks "
               "for it.", day=day)
        )  # fmt: skip
    if found.mentions:
        said.append(
            trn("In {n} text about others the name is replaced.",
                "In {n} texts about others the name is replaced.", found.mentions)
        )  # fmt: skip
    if found.doubtful:
        said.append(
            trn("{n} text holds a name that others bear too and stays: look at it.",
                "{n} texts hold a name that others bear too and stay: look at them.",
                found.doubtful)
        )  # fmt: skip
    said.append(
        tr("Older snapshots still know the person; whoever restores one, has them erased again.")
    )
    return said
