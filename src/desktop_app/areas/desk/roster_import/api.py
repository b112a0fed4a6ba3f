"""The door of roster import: what the command line and the dialog call."""

from desktop_app.areas.desk.roster_import.fields import Field, show_field
from desktop_app.areas.desk.roster_import.mapping import (
    Mapping,
    check_mapping,
    from_json,
    propose,
    to_json,
)
from desktop_app.areas.desk.roster_import.plan import (
    Choices,
    Decision,
    FieldChange,
    ImportPlan,
    Kind,
    PlanRow,
    show_decision,
    show_kind,
)
from desktop_app.areas.desk.roster_import.readers.collecting import show_order
from desktop_app.areas.desk.roster_import.readers.dates import DateOrder
from desktop_app.areas.desk.roster_import.reading import (
    ReadingOptions,
    detect,
    load_list,
    preferred_order,
    read_roster,
)
from desktop_app.areas.desk.roster_import.refused import save_refused
from desktop_app.areas.desk.roster_import.remembering import remember, remembered
from desktop_app.areas.desk.roster_import.roster import (
    FileSummary,
    Format,
    Problem,
    Role,
    Roster,
    Where,
)
from desktop_app.areas.desk.roster_import.service import ImportService
from desktop_app.areas.desk.roster_import.sources import SourceFile, SourceTable, gather
from desktop_app.areas.desk.roster_import.telling import plan_json, show_problem
from desktop_app.core.tabular.table import Weight

__all__ = [
    "Choices", "DateOrder", "Decision", "Field", "FieldChange", "FileSummary", "Format",
    "ImportPlan", "ImportService", "Kind", "Mapping", "PlanRow", "Problem", "ReadingOptions",
    "Role", "Roster", "SourceFile", "SourceTable", "Weight", "Where", "check_mapping", "detect",
    "from_json", "gather", "load_list", "plan_json", "preferred_order", "propose", "read_roster",
    "remember", "remembered", "save_refused", "show_decision", "show_field", "show_kind",
    "show_order", "show_problem", "to_json",
]  # fmt: skip
