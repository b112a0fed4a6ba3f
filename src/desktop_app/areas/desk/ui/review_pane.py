"""The review list: what laptops did that the office could not simply take, until somebody chose."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtGui import QAction

from desktop_app.areas.desk.queries import review
from desktop_app.areas.desk.queries.asked import moment_of
from desktop_app.areas.desk.ui import lists_out, review_card, review_table
from desktop_app.areas.desk.ui import review_words as words
from desktop_app.areas.desk.ui.desk_pane import DeskPane
from desktop_app.areas.desk.ui.review_dialog import FoundEntry, ReasonDialog, ReviewDialog
from desktop_app.areas.people import api as people
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database
from desktop_app.core.sync.review import Chosen, ReviewService
from desktop_app.core.sync.terms import Choice
from desktop_app.core.tabular.writing import Cell
from desktop_app.core.wording import tr, trn
from desktop_app.kit.actions import Command
from desktop_app.kit.bulk_bar import BulkDeed
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Query

WATCHES = (
    "conflict", "attendance", "attendance_mark", "lesson_note", "lesson_occurrence", "enrollment",
    "homework_completion", "reading_log", "practice_log", "person",
)  # fmt: skip


class ReviewPane(DeskPane):
    """Entries with both values; keep one, the other, or a third, one by one or many at once."""

    lists = "review"

    def __init__(self, tools: Tools, database: Database) -> None:
        self.service = ReviewService(database)
        bulk = (
            BulkDeed(tr("Keep the office's"), self.keep_office, "check"),
            BulkDeed(tr("Keep the laptop's"), self.keep_laptop, "check"),
            BulkDeed(tr("Export"), self.export, "export"),
        )
        super().__init__(
            tools, database, "review", tr("Needs a choice"), columns=review_table.columns(),
            source=review_table.ReviewSource(database), start=Query(sort="made", descending=True),
            hint=tr("Find pupil, teacher, laptop"), filters=review_table.filters(),
            bulk=bulk if self._may(database) else (), watches=WATCHES,
            nothing=tr("Choose an entry to see both values"),
        )  # fmt: skip

    # --- rights ---

    @staticmethod
    def _may(database: Database) -> bool:
        at_all = database.actor.is_any(Role.ADMIN, Role.FRONT_DESK, Role.TEACHER)
        return at_all and not database.read_only

    def may_write(self) -> bool:
        """Whether somebody who looks may choose: the office for all, a teacher for their own."""
        return self._may(self.database)

    def is_archived(self) -> bool:
        """Whether the current entry was decided."""
        line = self.model.row_at(self.model.row_of(self.table.current_key()))
        return line is not None and not line.row.is_open

    def may_choose(self) -> bool:
        """Whether the current entry waits for a choice that can be made here."""
        return self.may_change_one() and not self.is_archived()

    # --- counts ---

    def counted(self) -> Any:
        """Read how many wait, and what the filters offer."""
        with self.database.reading() as session:
            return review.choices(session)

    def show_counts(self, found: Any) -> None:
        """Show how many wait, and fill the filters."""
        self.total = found.open
        self.set_fact(
            trn("{n} entry waits for a choice", "{n} entries wait for a choice", found.open)
            if found.open
            else tr("Nothing waits for a choice")
        )
        if self.filter_bar is not None:
            self.filter_bar.set_choices("teacher", found.teachers)
            named = [(kind, words.kind_words(kind)) for kind in found.kinds]
            self.filter_bar.set_choices("kind", named)

    def nothing_yet(self) -> tuple[str, str, Deed | None]:
        """Say that nothing waits, and what would."""
        why = tr(
            "When a laptop and the office changed the same meanwhile, both values are shown here."
        )
        return tr("Nothing needs a choice"), why, None

    def nothing_found(self) -> str:
        """Say that the filters leave nothing."""
        return tr("No entries match.")

    def export_values(self) -> Mapping[str, Callable[[Any], Cell]]:
        """Return what exported cells hold where it is more than the words on screen."""
        return review_table.values()

    # --- commands ---

    def commands(self) -> Sequence[Command]:
        """Return what can be done with entries."""
        return (
            Command("review.compare", tr("See both values…"), self.compare, "git-merge", "edit",
                    "tools", enabled=self.may_write, scope=self.name, short=tr("See both")),
            Command("review.office", tr("Keep the office's value"), self.keep_office_current,
                    "check", "", "tools", enabled=self.may_choose, scope=self.name),
            Command("review.laptop", tr("Keep the laptop's value"), self.keep_laptop_current,
                    "check", "", "tools", enabled=self.may_choose, scope=self.name),
            Command("review.next", tr("Next entry"), self.next_entry, "arrow-right",
                    "next-conflict", "tools", scope=self.name),
            *self.list_commands(),
        )  # fmt: skip

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into the head."""
        self.add_button(action_of("review.print"))
        if self.may_write():
            self.add_button(action_of("review.compare"), primary=True)

    # --- card ---

    def read_card(self, key: UUID) -> FoundEntry | None:
        """Read everything the inspector shows of an entry."""
        kinds = self.database.fact_kinds
        with self.database.reading() as session:
            row = review.page(session, kinds, [key]).get(key)
            if row is None:
                return None
            moment = moment_of(session, self.database.clock.now())
            return FoundEntry(row, moment, review.options(session, row))

    def make_card(self, found: FoundEntry) -> Card:
        """Make the card of an entry."""
        return review_card.card(found, self)

    def _gone(self, title: str, rows: lists_out.ListRows) -> people.GoneOut:
        """Return whom the list names; on a worker."""
        with self.database.reading() as session:
            named = review.students_of(session, list(rows.ids()))
        return people.GoneOut(kind="list", what=title, students=named)

    # --- deeds ---

    def opened(self, key: UUID) -> None:
        """Enter: see both values."""
        if self.may_choose():
            self.compare()

    def compare(self, start: Choice = Choice.THEIRS) -> None:
        """Open both values of the current entry, or of the first, side by side."""
        self.show_first()
        self.with_found(lambda found: self._open(found, start))

    def compare_third(self) -> None:
        """Open both values of the current entry to choose a third."""
        self.compare(Choice.THIRD)

    def _open(self, found: FoundEntry, start: Choice) -> None:
        if not found.row.is_open:
            return
        dialog = ReviewDialog(self, self.tools.tasks, self.database, found, start)
        dialog.saved.connect(lambda _: self.done(words.said_words(dialog.choice, 1)))
        dialog.open()

    def keep_office_current(self) -> None:
        """Keep what the office has of the current entry; what was refused asks for a reason."""
        self.with_found(
            lambda found: (
                self._put_away([found.row.id], found.row.name)
                if found.row.is_refused
                else self._decide([found.row.id], Chosen(Choice.THEIRS, seen=found.row.office.seen))
            )
        )

    def keep_laptop_current(self) -> None:
        """Keep what the laptop wants of the current entry."""
        self.with_found(
            lambda found: self._decide(
                [found.row.id], Chosen(Choice.MINE, seen=found.row.office.seen)
            )
        )

    def keep_office(self, keys: Sequence[Any]) -> None:
        """Keep what the office has of all ticked entries."""
        wanted = list(keys)
        kinds, database = self.database.fact_kinds, self.database

        def read() -> bool:
            with database.reading() as session:
                return any(row.is_refused for row in review.page(session, kinds, wanted).values())

        fact = trn("{n} entry is put away", "{n} entries are put away", len(wanted))
        self.read_then(
            read,
            lambda refused: (
                self._put_away(wanted, fact)
                if refused
                else self._decide(wanted, Chosen(Choice.THEIRS))
            ),
        )

    def keep_laptop(self, keys: Sequence[Any]) -> None:
        """Keep what the laptops want of all ticked entries."""
        self._decide(list(keys), Chosen(Choice.MINE))

    def _decide(self, keys: Sequence[UUID], chosen: Chosen) -> None:
        self.model.clear_ticks()
        said = words.said_words(chosen.choice, len(keys))
        self.write(lambda: self.service.decide(keys, chosen), said)

    def _put_away(self, keys: Sequence[UUID], fact: str) -> None:
        dialog = ReasonDialog(self, self.tools.tasks, self.database, keys, fact)
        said = trn("{n} entry is put away", "{n} entries are put away", len(keys))
        dialog.saved.connect(lambda _: self.done(said))
        dialog.open()

    def next_entry(self) -> None:
        """Make the next entry current, the first after the last."""
        count = self.model.rowCount()
        if count:
            row = self.model.row_of(self.table.current_key())
            self.table.selectRow((row + 1) % count)
