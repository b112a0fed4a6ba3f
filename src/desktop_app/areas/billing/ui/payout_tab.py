"""The payouts of the teachers, as a list: paid by the month, sent, taken back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import PayoutRow, PayoutStatus
from desktop_app.areas.billing.ui import out, paper
from desktop_app.areas.billing.ui.doings import Doings
from desktop_app.areas.billing.ui.lists import today_of
from desktop_app.areas.billing.ui.payout_cards import (
    PayDoings,
    of_payout,
    payout_card,
    read_payout,
)
from desktop_app.areas.billing.ui.payout_dialogs import open_adjustment
from desktop_app.areas.billing.ui.payout_lists import (
    PayoutSource,
    payout_columns,
    payout_filters,
)
from desktop_app.areas.billing.ui.payout_run_dialog import PayoutRunDialog
from desktop_app.areas.billing.ui.tab import ListPage
from desktop_app.areas.billing.ui.words import money, month_words, titled
from desktop_app.core.money import Money
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr, trn
from desktop_app.kit.bulk_bar import BulkDeed
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import FormDialog, ask
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.explain import Explain
from desktop_app.kit.fields import Field
from desktop_app.kit.list_tab import ListFacts
from desktop_app.kit.table_file import ask_table_file, tell_written
from desktop_app.kit.table_model import Query

WATCHES = ("payout", "payout_line", "staff", "person")


class PayoutsTab(ListPage):
    """What the teachers are paid: number, teacher, month, how far it is, amount."""

    def __init__(self, doings: Doings) -> None:
        self.doings, self.database = doings, doings.database
        self.service = billing.PayService(self.database)
        self._currency = "EUR"
        super().__init__(doings.tools, self._facts())
        if doings.may_write:
            run = Button(tr("Pay run…"), run=self.run, icon="file-text")
            run.setObjectName("pay-run")
            self.bar.add_at_end(run)
        self._read_months()

    def _facts(self) -> ListFacts:
        bulk = [BulkDeed(tr("Payslips"), self.show_many, "printer")]
        if self.doings.may_write:
            bulk.append(BulkDeed(tr("Sent…"), self.sent, "check"))
        return ListFacts(
            name="billing-payouts",
            title=tr("Payouts"),
            columns=payout_columns(),
            source=PayoutSource(self.database),
            start=Query(sort="made", descending=True),
            hint=tr("Teacher or number"),
            filters=payout_filters(),
            bulk=tuple(bulk),
            watches=WATCHES,
            nothing=(
                tr("No payouts yet"),
                tr("The pay run pays every finished lesson of a month by the pay rates."),
            ),
            read=lambda key: read_payout(self.database, key),
            card=lambda found: payout_card(found, self._doings()),
            opened=lambda key: self.show_many([key]),
        )

    def _doings(self) -> PayDoings:
        return PayDoings(
            show=self.show_many,
            sent=self.sent,
            status=self.set_status,
            take_back=self.take_back,
            teacher=lambda key: self.tools.go("staff", key),
            explain=self.doings.explain,
            database=self.database,
            may_write=self.doings.may_write,
        )

    def _read_months(self) -> None:
        def read() -> list[str]:
            with self.database.reading() as session:
                return billing.payout_months(session)

        def show(months: Sequence[str]) -> None:
            self.bar.set_choices("month", tuple((m, month_words(m)) for m in months))

        self.tools.tasks.read(read, show, self.failed.emit, key=("payout-months", id(self)))

    def touched(self, changes: Any) -> None:
        """Reload what changed."""
        super().touched(changes)
        if changes.touches("payout"):
            self._read_months()

    def tell(self, rows: int) -> None:
        """Say how many there are, and what is still to be sent."""

        def read() -> int:
            pending = billing.PayoutQuery(statuses=(PayoutStatus.PENDING, PayoutStatus.PROCESSING))
            with self.database.reading() as session:
                return sum(row.amount for row in billing.all_payouts(session, pending))

        def say(waiting: int) -> None:
            self.told.emit(
                (
                    trn("Showing {n} entry", "Showing {n} entries", rows),
                    tr("{amount} to be sent", amount=money(waiting, self._currency)),
                )
            )

        self.tools.tasks.read(read, say, self.failed.emit, key=("payout-sum", id(self)))

    def facts_known(self, currency: str) -> None:
        """Hear in which currency the school pays."""
        self._currency = currency
        self.model.rename({"amount": titled(tr("Amount"), currency)})

    def family_here(self) -> UUID | None:
        """Payouts are of no family."""
        return None

    def number_here(self) -> Explain | None:
        """Return what explains the amount of the current payout."""
        key = self.table.current_key()
        return of_payout(self.database, key) if key is not None else None

    def explain_cell(self, key: UUID, column: str) -> None:
        """Explain the amount."""
        self.doings.explain(of_payout(self.database, key))

    # --- deeds ------------------------------------------------------------------------------------

    def run(self) -> None:
        """Open the pay run."""
        PayoutRunDialog(self, self.tools, self.database, today_of(self.database)).open()

    def adjust(self) -> None:
        """Pay a teacher more or less by hand."""
        row = self.here()
        teacher = row.teacher_id if isinstance(row, PayoutRow) else None
        open_adjustment(self, self.tools, self.database, teacher)

    def show_many(self, keys: Sequence[Any]) -> None:
        """Show payslips for printing and saving."""

        def make(progress: Progress) -> list[Printed]:
            return paper.printed(self.database, found(), progress)

        def found() -> Sequence[UUID]:
            with self.database.reading() as session:
                return billing.payslips_of(session, list(keys))

        note = paper.note_of(self.database, found)
        DocumentPreview(self, self.tools.tasks, tr("Payslips"), make, note=note).open()

    def sent(self, keys: Sequence[Any]) -> None:
        """Ask on which day payouts were sent, and note it."""
        today = today_of(self.database)
        wanted = list(keys)
        dialog = FormDialog(
            self,
            self.tools.tasks,
            title=tr("Sent"),
            fact=trn("On which day was it sent?", "On which day were the {n} sent?", len(wanted)),
            primary=tr("Note as sent"),
            fields=(Field("day", tr("Sent"), "date", required=True, today=today),),
            values={"day": today},
            save=lambda said: self._send(wanted, said["day"]),
        )
        dialog.places = {"payout_date": "day"}
        dialog.saved.connect(lambda made: self.tools.notices.done(made.label, self.tools.undo))
        dialog.open()

    def _send(self, keys: Sequence[UUID], day: date) -> Any:
        return self.service.set_status(keys, PayoutStatus.COMPLETED, day)

    def set_status(self, keys: Sequence[UUID], status: PayoutStatus) -> None:
        """Note how far payouts are."""
        self.doings.write(lambda: self.service.set_status(keys, status))

    def take_back(self, keys: Sequence[UUID]) -> None:
        """Write counter-entries, after saying what that means."""
        if ask(
            self,
            tr("Take back"),
            tr("Take this payout back?"),
            tr("Take back"),
            why=tr(
                "A counter-entry with a number of its own stands against it. What was sent is "
                "owed back; the lessons can be paid again by a run."
            ),
        ):
            self.doings.write(lambda: self.service.take_back(keys))

    def print_here(self) -> None:
        """Show the payslips of the ticked payouts, or of the current one."""
        if chosen := self.chosen():
            self.show_many(chosen)

    def export(self) -> None:
        """Write all payouts to a file."""
        path = ask_table_file(self, tr("Export"), tr("Payouts"))
        if path is not None:
            self.tools.tasks.read(
                lambda: out.save_logged(
                    path,
                    payout_table(self.database),
                    self.database,
                    lambda session: billing.leaving.of_payouts(session, tr("Payouts")),
                ),
                tell_written(self.tools, path),
                self.failed.emit,
            )


def payout_table(database: Any) -> out.Rows:
    """Return heads and rows of all payouts."""
    with database.reading() as session:
        found = billing.all_payouts(session)
    heads = (
        tr("Number"), tr("Teacher"), tr("For"), tr("Made out"), tr("Status"), tr("Sent"),
        tr("Amount"), tr("Currency"),
    )  # fmt: skip
    rows = [
        (
            row.number, row.teacher, row.period, row.made_on, row.status.value, row.payout_date,
            Money(row.amount, row.currency).amount, row.currency,
        )
        for row in found
    ]  # fmt: skip
    return heads, rows
