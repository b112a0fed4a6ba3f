"""Which panes there are, in the order of the navigation.

The one place that loads them, when first shown.
"""

from collections.abc import Callable, Sequence
from importlib import import_module

from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database
from desktop_app.core.records import record
from desktop_app.core.wording import tr
from desktop_app.kit.pane import Pane, Tools

OFFICE = (Role.ADMIN, Role.FRONT_DESK)
STAFF = (*OFFICE, Role.TEACHER)


@record
class PaneSpec:
    """A pane before it is loaded.

    Where its class lives, how the navigation shows it, who may open it, and whether a teacher's
    copy carries what it shows; otherwise it says there that it needs the office.
    """

    name: str
    title: str
    icon: str
    where: str
    group: str = ""
    keys: str = ""
    roles: Sequence[Role] = OFFICE
    on_copy: bool = False

    def load(self, tools: Tools, database: Database) -> Pane:
        """Import and make the pane."""
        module, name = self.where.rsplit(":", 1)
        make: Callable[[Tools, Database], Pane] = getattr(import_module(module), name)
        return make(tools, database)

    def load_ahead(self) -> None:
        """Import the pane, on any thread, so that showing it first does not wait for that."""
        import_module(self.where.rsplit(":", 1)[0])


def pane_specs() -> tuple[PaneSpec, ...]:
    """Return every pane of the program, in the language in use."""
    office, school = tr("Office"), tr("School")
    ui = "desktop_app.areas.{}.ui.{}:{}".format
    return (
        PaneSpec(
            "today",
            tr("Today"),
            "sun-horizon",
            ui("desk", "today_pane", "TodayPane"),
            "",
            "go-1",
            STAFF,
            on_copy=True,
        ),
        PaneSpec(
            "students",
            tr("Students"),
            "student",
            ui("desk", "students_pane", "StudentsPane"),
            office,
            "go-2",
            STAFF,
            on_copy=True,
        ),
        PaneSpec(
            "families",
            tr("Families"),
            "users-three",
            ui("desk", "families_pane", "FamiliesPane"),
            office,
            "go-3",
        ),
        PaneSpec(
            "timetable",
            tr("Timetable"),
            "calendar",
            ui("timetable", "timetable_pane", "TimetablePane"),
            office,
            "go-4",
            STAFF,
            on_copy=True,
        ),
        PaneSpec(
            "registers",
            tr("Registers"),
            "check-square",
            ui("desk", "registers_pane", "RegistersPane"),
            office,
            "go-5",
            STAFF,
            on_copy=True,
        ),
        PaneSpec(
            "review",
            tr("Needs a choice"),
            "git-merge",
            ui("desk", "review_pane", "ReviewPane"),
            office,
            "",
            STAFF,
            on_copy=True,
        ),
        PaneSpec(
            "billing",
            tr("Billing"),
            "receipt",
            ui("billing", "billing_pane", "BillingPane"),
            office,
            "go-6",
        ),
        PaneSpec(
            "clubs",
            tr("Clubs and points"),
            "trophy",
            ui("clubs", "clubs_pane", "ClubsPane"),
            tr("Learning"),
            "go-7",
            STAFF,
            on_copy=True,
        ),
        PaneSpec(
            "buddies",
            tr("Buddy groups"),
            "handshake",
            ui("streaks", "groups_pane", "GroupsPane"),
            tr("Learning"),
            "go-8",
            STAFF,
        ),
        PaneSpec(
            "progress",
            tr("Progress"),
            "medal",
            ui("reports", "progress_pane", "ProgressPane"),
            tr("Learning"),
            "go-9",
            STAFF,
        ),
        PaneSpec(
            "reports",
            tr("Reports"),
            "chart-bar",
            ui("reports", "reports_pane", "ReportsPane"),
            school,
        ),
        PaneSpec(
            "staff",
            tr("Staff"),
            "identification-badge",
            ui("desk", "staff_pane", "StaffPane"),
            school,
        ),
        PaneSpec(
            "rights",
            tr("People and rights"),
            "key",
            ui("accounts", "rights_pane", "RightsPane"),
            school,
            roles=(Role.ADMIN,),
        ),
        PaneSpec(
            "privacy",
            tr("Privacy"),
            "shield-check",
            ui("privacy", "privacy_pane", "PrivacyPane"),
            school,
            roles=(Role.ADMIN,),
        ),
    )
