"""The dialog that lists who may be in the school twice, to compare and merge pair by pair."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.people.ui.merge_dialog import MergeDialog
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.labels import label, rule
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp


class DuplicatesDialog(Dialog):
    """Pairs of records of the same name that nothing tells apart, the surest first.

    `merged` is called after each merge.
    """

    def __init__(
        self, parent: QWidget, tasks: Tasks, database: Database, merged: Callable[[], object]
    ) -> None:
        super().__init__(parent, tr("Find duplicates"), "", tr("Close"), width=560)
        self._tasks = tasks
        self._database = database
        self._merged = merged
        self.cancel.hide()
        self._list = QWidget()
        body = QWidget()
        self._place = QVBoxLayout(body)
        self._place.addWidget(self._list)
        self._place.addStretch(1)
        self.set_body(body, scroll=True)
        self.resize(dp(560), dp(420))
        self._read()

    def _read(self) -> None:
        self._tasks.read(self._pairs, self._show, self.show_error, key=("pairs", id(self)))

    def _pairs(self) -> list[people.DuplicatePair]:
        with self._database.reading() as session:
            return people.duplicate_pairs(session)

    def _show(self, pairs: Sequence[people.DuplicatePair]) -> None:
        self.set_fact(
            trn("{n} pair may be the same person", "{n} pairs may be the same person", len(pairs))
            if pairs
            else tr("Nobody seems to be here twice")
        )
        drawn = QWidget()
        column = QVBoxLayout(drawn)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dp(6))
        for at, pair in enumerate(pairs):
            if at:
                column.addWidget(rule())
            column.addLayout(self._line(pair))
        self._place.replaceWidget(self._list, drawn)
        self._list.hide()
        self._list.deleteLater()
        self._list = drawn

    def _line(self, pair: people.DuplicatePair) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        both = tr("{one} and {two}", one=pair.first_name, two=pair.second_name)
        words.addWidget(label(both, "name", wrap=True))
        words.addWidget(label(reason_words(pair.reasons), "small", wrap=True))
        compare = Button(tr("Compare"), small=True)
        compare.setAccessibleName(tr("Compare {names}", names=both))
        compare.clicked.connect(lambda _=False: self.compare(pair))
        row = QHBoxLayout()
        row.addLayout(words, 1)
        row.addWidget(compare)
        return row

    def compare(self, pair: people.DuplicatePair) -> None:
        """Show the two side by side, to be merged."""
        dialog = MergeDialog(self, self._tasks, self._database, pair.first_id, pair.second_id)
        dialog.merged.connect(lambda _: self._after())
        dialog.open()

    def _after(self) -> None:
        self._merged()
        self._read()


def reason_words(reasons: frozenset[str]) -> str:
    """Say what two records have in common: "Same name, phone, date of birth"."""
    said = {
        "name": tr("name"), "birthday": tr("date of birth"), "phone": tr("phone"),
        "email": tr("e-mail"),
    }  # fmt: skip
    return tr("Same {things}", things=", ".join(w for key, w in said.items() if key in reasons))
