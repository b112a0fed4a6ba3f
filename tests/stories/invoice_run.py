"""The invoice run as stories look at it through the window."""

from desktop_app.areas.billing.ui.run_dialog import RunDialog
from tests.window import Office


def run_of_november(office: Office, *, issue: bool = False) -> tuple[int, list[str]]:
    """What a run bills, and what it leaves out and why."""
    office.window.go("billing")
    office.settle()
    office.run("billing.run")
    dialog = office.dialog(RunDialog)
    dialog.months.set_value("2026-11")
    dialog.months.changed.emit()
    office.settle()
    assert dialog.plan is not None
    found = dialog.plan.total, [each.sentence for each in dialog.plan.problems]
    if issue:
        dialog.primary.click()
    else:
        dialog.leave()
    office.settle()
    return found
