"""What can be done with money, for menus, palette and shortcuts."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from desktop_app.core.wording import tr
from desktop_app.kit.actions import Command

if TYPE_CHECKING:
    from desktop_app.areas.billing.ui.billing_pane import BillingPane


def billing_commands(pane: "BillingPane") -> Sequence[Command]:
    """Return the commands of the billing pane, in the order of their menu."""
    doings = pane.doings

    def deed(
        key: str, words: tuple[str, str], run: Callable[[], object], icon: str, shortcut: str = ""
    ) -> Command:
        return Command(
            f"billing.{key}",
            words[0],
            run,
            icon,
            shortcut,
            "billing",
            lambda: doings.may_write,
            pane.name,
            words[1],
        )

    def paper(key: str, title: str, run: Callable[[], object], short: str) -> Command:
        return Command(
            f"billing.{key}",
            title,
            run,
            "printer" if key == "print" else key,
            key,
            "billing",
            scope=pane.name,
            short=short,
            separator=key == "print",
        )

    return (
        deed("new", (tr("New invoice…"), tr("New invoice")), doings.new_invoice, "plus", "new"),
        deed("run", (tr("Invoice run…"), tr("Invoice run")), pane.run, "file-text"),
        deed("pay-run", (tr("Pay run…"), tr("Pay run")), pane.pay_run, "chalkboard-teacher"),
        deed("pay-adjust", (tr("Adjust pay…"), ""), pane.adjust_pay, "pencil-simple"),
        deed("pay", (tr("Take payment…"), ""), pane.pay_current, "credit-card", "take-payment"),
        deed("credit", (tr("Credit note…"), ""), pane.credit_current, "arrow-u-up-left"),
        deed("refund", (tr("Give money back…"), ""), pane.refund_current, "arrow-left"),
        deed("remind", (tr("Remind…"), ""), doings.remind, "envelope"),
        Command(
            "billing.statements",
            tr("Statements of account…"),
            doings.statements,
            "file-text",
            menu="billing",
            scope=pane.name,
        ),
        Command(
            "billing.certificates",
            tr("Tax certificates…"),
            doings.certificates,
            "file-text",
            menu="billing",
            scope=pane.name,
        ),
        paper("print", tr("Print…"), pane.print_current, tr("Print")),
        paper("export", tr("Export…"), pane.export, tr("Export")),
    )
