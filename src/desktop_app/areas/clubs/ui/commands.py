"""What can be done with clubs and points, for menus, palette and shortcuts."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.core.wording import tr
from desktop_app.kit.actions import Command

if TYPE_CHECKING:
    from desktop_app.areas.clubs.ui.clubs_pane import ClubsPane


def club_commands(pane: "ClubsPane") -> Sequence[Command]:
    """Return the commands of the pane, in the order of their menu."""
    doings = pane.doings

    def of_kind(kind: ClubKind) -> bool:
        return doings.may_write and pane.club is not None and pane.club.kind is kind

    def deed(
        key: str, words: tuple[str, str, str], run: Callable[[], object],
        enabled: Callable[[], bool], shortcut: str = "",
    ) -> Command:  # fmt: skip
        title, short, icon = words
        return Command(f"clubs.{key}", title, run, icon, shortcut, "student", enabled, pane.name,
                       short)  # fmt: skip

    def writes() -> bool:
        return doings.may_write and pane.club is not None and not pane.club.archived

    def arranges() -> bool:
        return doings.may_arrange and pane.club is not None

    def has_pupil() -> bool:
        return pane.pupil() is not None

    return (
        deed("give", (tr("Give points…"), tr("Give points"), "plus"), doings.give, writes,
             "give-points"),
        deed("homework", (tr("Homework…"), "", "note-pencil"), doings.homework, writes),
        deed("read", (tr("Enter pages read…"), "", "books"), doings.read,
             lambda: writes() and of_kind(ClubKind.READING)),
        deed("practice", (tr("Enter practice…"), "", "music-notes"), doings.practice,
             lambda: writes() and of_kind(ClubKind.PRACTICE)),
        deed("check", (tr("Check what was entered…"), "", "check-square"), doings.check,
             lambda: doings.may_verify and pane.club is not None),
        deed("look", (tr("Points of the pupil…"), "", "list-bullets"), doings.look, has_pupil,
             "edit"),
        deed("go", (tr("Go to the student"), "", "student"), doings.go_to_student, has_pupil),
        deed("new", (tr("New club…"), "", "plus"), doings.new, lambda: doings.may_arrange, "new"),
        deed("edit", (tr("Edit the club…"), "", "pencil-simple"), doings.edit, arranges),
        deed("members", (tr("Members of the club…"), "", "users-three"), doings.members, arranges),
        deed("levels", (tr("Levels of the club…"), "", "hash"), doings.levels,
             lambda: arranges() and pane.club is not None and pane.club.kind is ClubKind.LADDER),
        deed("archive", (tr("Put the club into the archive, or back"), "", "archive"),
             doings.archive, arranges),
        Command("clubs.archived", tr("Clubs in the archive too"), pane.show_archived, "archive",
                menu="view", scope=pane.name, checked=lambda: pane.away),
        Command("clubs.print", tr("Print leaderboard and ladder…"), doings.print_sheet, "printer",
                "print", "file", lambda: pane.board is not None, pane.name, tr("Print")),
        Command("clubs.export", tr("Export the leaderboard…"), doings.export, "export", "export",
                "file", lambda: pane.board is not None, pane.name, tr("Export")),
    )  # fmt: skip
