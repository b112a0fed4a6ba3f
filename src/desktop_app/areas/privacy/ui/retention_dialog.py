"""How long things are kept: the rules, what is due by them, and letting it go."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.privacy import api as privacy
from desktop_app.areas.privacy.api import Due, RuleRow, Subject
from desktop_app.core.db.database import Database
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import show_date_with_year, tr, trn
from desktop_app.kit.banner import Banner
from desktop_app.kit.buttons import Button
from desktop_app.kit.chips import Chip
from desktop_app.kit.dialog import Dialog, FormDialog, ask
from desktop_app.kit.fields import Field
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

_NAMED = 12


class RetentionDialog(Dialog):
    """The rules with what is due by each; nothing goes before somebody has seen it and says so."""

    def __init__(self, parent: QWidget | None, tools: Tools, database: Database) -> None:
        super().__init__(
            parent, tr("Times of keeping"), tr("How long things are kept"),
            tr("Let go what is due"), width=940,
        )  # fmt: skip
        self.setObjectName("retention")
        self.cancel.setText(tr("Close"))
        self._tools, self._database = tools, database
        self.due: dict[Subject, Due] = {}
        self.rules: FixedSource[RuleRow] = FixedSource((), lambda row: row.subject)
        self.model = TableModel(self._columns(), self.rules, tools.tasks, parent=self)
        self.table = TableView(self.model, tools.memory, "retention")
        self.table.setAccessibleName(tr("Times of keeping"))
        self.table.setMinimumHeight(dp(300))
        self.table.opened.connect(self.change)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.set_body(body, bare=True)
        self.add_button(Button(tr("Change…"), "pencil-simple", self.change_current))
        self.add_button(Button(tr("Show what is due"), "magnifying-glass", self.look))
        tools.tasks.wrote.connect(self._reload)
        self._reload(None)

    def _columns(self) -> tuple[Column[RuleRow], ...]:
        return (
            Column("subject", tr("What"), lambda r: privacy.subject_words(r.subject), strong=True,
                   stretch=True, gives_way=-1),
            Column("months", tr("Kept for"), lambda r: privacy.months_words(r.months), width=90),
            Column("since", tr("Counted"), lambda r: privacy.since_words(r.subject), width=250,
                   gives_way=2),
            Column("state", tr("State"), lambda _: "", chip=_state, width=120),
            Column("applied", tr("Last let go"), _applied, width=110, gives_way=3),
            Column("due", tr("Due"), self._due_words, width=80, align="right"),
        )  # fmt: skip

    def _due_words(self, rule: RuleRow) -> str:
        found = self.due.get(rule.subject)
        return "" if found is None else f"{found.count:,}"

    def _reload(self, _: object) -> None:
        def read() -> list[RuleRow]:
            with self._database.reading() as session:
                return privacy.rules_of(session)

        self._tools.tasks.read(read, self._show, self.show_error, key=("rules", id(self)))

    def _show(self, rules: list[RuleRow]) -> None:
        self.rules.replace(rules)
        self.model.set_query(Query())

    # --- deeds ------------------------------------------------------------------------------------

    def look(self) -> None:
        """Work out what is due by every rule; nothing is changed."""
        service = privacy.RetentionService(self._database)
        self._tools.tasks.read(
            lambda: [due for subject in Subject for due in service.preview(subject)],
            self._looked, self.show_error, key=("due", id(self)),
        )  # fmt: skip

    def _looked(self, found: Sequence[Due]) -> None:
        self.due = {each.subject: each for each in found}
        self.model.reload()
        names = [name for each in found for _, name in each.persons]
        held = [f"{name}: {why}" for each in found for name, why in each.held]
        if names:
            more = trn("and {n} more", "and {n} more", len(names) - _NAMED)
            said = ", ".join(names[:_NAMED]) + (f", {more}" if len(names) > _NAMED else "")
            self.banner.say(
                Banner("note", trn("{n} person is due.", "{n} people are due.", len(names)), said)
            )
        elif held:
            self.banner.say(Banner("note", tr("Nobody can go yet."), " ".join(held[:3])))
        else:
            self.banner.clear("note")
        self.set_result(tr("Looked: nothing was changed"))

    def change_current(self) -> None:
        """Change the current rule."""
        key = self.table.current_key()
        if key is not None:
            self.change(key)

    def change(self, subject: Subject) -> None:
        """Ask how long something is kept, and whether its rule works."""
        rule = next(iter(self.rules.page([subject]).values()), None)
        if rule is None:
            return
        service = privacy.RetentionService(self._database)

        def read() -> dict[str, Any]:
            with self._database.reading() as session:
                now = next(row for row in privacy.rules_of(session) if row.subject is subject)
            return {"months": now.months, "is_active": now.is_active}

        dialog = FormDialog(
            self, self._tools.tasks, title=privacy.subject_words(subject),
            fact=privacy.since_words(subject).capitalize(), primary=tr("Save"),
            fields=(
                Field("months", tr("Months"), "number", required=True),
                Field("is_active", "", "tick", hint=tr("This rule works")),
            ),
            save=lambda values: service.set(
                subject, int(values["months"]), is_active=bool(values["is_active"])
            ),
            values={"months": rule.months, "is_active": rule.is_active},
            record=Record((("retention_rule", None),), read),
        )  # fmt: skip
        dialog.open()

    def accept(self) -> None:
        """Let go what is due by the rules that work, after asking; it is gone for good."""
        rules = [rule for rule in self.rules.page(self.rules.ids(Query())).values()
                 if rule.is_active]  # fmt: skip
        if not rules:
            self.banner.say(Banner("note", tr("No rule of keeping is switched on."),
                                   tr("Choose one and change it.")))  # fmt: skip
            return
        missing = [rule for rule in rules if rule.subject not in self.due]
        if missing:
            self.look()
            return
        count = sum(self.due[rule.subject].count for rule in rules)
        sure = ask(
            self, tr("Times of keeping"),
            trn("Let {n} thing go for good?", "Let {n} things go for good?", count),
            tr("Let go"), why=tr("This cannot be undone. The law keeps what it must."),
        )  # fmt: skip
        if sure:
            self.apply()

    def apply(self) -> None:
        """Let go what is due, with what was done at the end."""
        service = privacy.RetentionService(self._database)
        self._tools.tasks.long_read(
            lambda _progress: service.apply(), self._applied, self.show_error,
            title=tr("Letting go"),
        )  # fmt: skip

    def _applied(self, done: Sequence[privacy.Applied]) -> None:
        count = sum(each.count for each in done)
        self.due = {}
        self.set_result(trn("{n} thing was let go", "{n} things were let go", count))
        self._reload(None)


def _state(rule: RuleRow) -> Chip:
    if rule.is_active:
        return Chip(tr("On"), "green", "check")
    return Chip(tr("Off") if rule.is_set else tr("Proposed"), "grey", "prohibit")


def _applied(rule: RuleRow) -> str:
    return show_date_with_year(rule.applied_on) if rule.applied_on else ""
