"""Help for a pane: what it is for and how the day's work is done in it, in a few lines."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.labels import label
from desktop_app.kit.theme import dp


def lines_of(pane: str) -> tuple[str, ...]:
    """Return the help of a pane, one thought a line."""
    lines = {
        "students": (
            tr(
                "Type in the search field: name, family, instrument, phone or native script, in "
                "any order."
            ),
            tr(
                "Tick rows with Space to do one thing with many. The inspector at the right "
                "follows the current row."
            ),
            tr(
                "Nobody is deleted: Del moves a student to the archive, and the Archived filter "
                "shows them again."
            ),
        ),
        "families": (
            tr("A family shares a bill. A child may be in two families; each pays its share."),
            tr("Take a payment from the inspector; what is more than owed goes to the wallet."),
        ),
        "timetable": (
            tr(
                "Each row is one meeting. Open a lesson to change this one, this and the "
                "following, or all."
            ),
            tr(
                "A teacher, room or student cannot be booked twice; the office may book anyway "
                "and say why."
            ),
        ),
        "registers": (
            tr(
                "P, A, L and E mark the current pupil and go to the next. Each mark is saved at "
                "once."
            ),
            tr("Ctrl Shift P marks everyone else present, Ctrl Enter finishes the register."),
            tr("A digit goes to a row; after L digits are minutes. Ctrl Shift L writes notes."),
        ),
        "billing": (
            tr(
                "The invoice run shows first what it would bill; nothing is issued until you say "
                "so."
            ),
            tr("What is issued never changes. A credit note takes it back."),
        ),
        "clubs": (
            tr("Homework is entered for a whole class in a grid; Ctrl G gives points by hand."),
            tr("Nothing is edited: what was wrong is taken back, and the history keeps both."),
        ),
        "rights": (
            tr("Who may sign in to a shared school, as what, and from which computers."),
            tr("Somebody locked out is stopped at the next click."),
        ),
        "staff": (tr("Who works here, what they teach, and when they teach next."),),
    }
    return lines.get(pane, (tr("Ctrl K finds everything: people, lessons, panes and commands."),))


class HelpDialog(Dialog):
    """The help of one pane."""

    def __init__(self, parent: QWidget, pane: str) -> None:
        super().__init__(parent, tr("Help"), tr("How this pane works"), tr("Close"))
        self.cancel.hide()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setSpacing(dp(10))
        for line in (*lines_of(pane), tr("Every change can be undone with Ctrl Z, also tomorrow.")):
            column.addWidget(label(line, wrap=True))
        self.set_body(body)
