"""The dialog that puts the members of one family into another."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.people.ui.lookups import Lookups
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.tasks import Tasks


class MergeFamiliesDialog(FormDialog):
    """Asks for the other record of a family, shows what moves, and merges."""

    def __init__(
        self, parent: QWidget, tasks: Tasks, database: Database, keep: people.FamilyCard
    ) -> None:
        self._database = database
        self._keep = keep
        self._reader = tasks
        field = Field("other", tr("Merge with"), "combo", required=True, lookup=self._others,
                      hint=tr("Find the other family"), width=280)  # fmt: skip
        super().__init__(
            parent, tasks, title=tr("Merge duplicates"),
            fact=tr("Another record becomes part of {keep}", keep=keep.name),
            primary=tr("Merge"), fields=(field,), save=self._merge,
        )  # fmt: skip
        self.form.changed.connect(self._chosen)

    def _others(self, typed: str) -> Sequence[tuple[Any, str]]:
        found = Lookups(self._database).known_families(typed)
        return [(key, name) for key, name in found if key != self._keep.id]

    def _chosen(self, key: str) -> None:
        other = self.form.value(key)
        if other is not None:
            self._reader.read(lambda: self._read(other), self._preview, self.show_error)

    def _read(self, other: UUID) -> people.FamilyCard | None:
        with self._database.reading() as session:
            return people.family_card(session, other)

    def _preview(self, other: people.FamilyCard | None) -> None:
        if other is None:
            return
        here = {member.person_id for member in self._keep.members}
        moving = [m for m in other.members if m.person_id not in here]
        names = ", ".join(m.display_name or m.given_name or m.family_name for m in moving[:6])
        self.set_fact(tr("{gone} becomes part of {keep}", gone=other.name, keep=self._keep.name))
        count = trn("{n} member moves over", "{n} members move over", len(moving))
        self.set_result(tr("{count}: {names}", count=count, names=names) if moving else count)

    def _merge(self, values: dict[str, Any]) -> Changes:
        return people.PeopleService(self._database).merge_families(self._keep.id, values["other"])
