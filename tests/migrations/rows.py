"""One row in every table, made from the metadata alone, so that a new table cannot be forgotten."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Enum,
    Integer,
    LargeBinary,
    Table,
    Text,
    Time,
    insert,
)

from desktop_app.core.db.database import Database
from desktop_app.core.db.types import UtcDateTime, Uuid, new_id
from desktop_app.schema import metadata

# Where one value of a kind would break a rule of the table.
SPECIAL: dict[str, dict[str, Any]] = {
    "access_invitation": {"expires_at": datetime(2026, 11, 19, 17, tzinfo=UTC)},
    "user_account": {"email": "amara@larkfield.example"},
    "lesson_occurrence": {"ends_at": datetime(2026, 11, 19, 17, tzinfo=UTC)},
    "busy": {"ends_at": datetime(2026, 11, 19, 17, tzinfo=UTC), "room_id": None},
    "one_on_one_slot": {"ends_at": datetime(2026, 11, 19, 17, tzinfo=UTC)},
    "time_off": {"ends_at": datetime(2026, 11, 19, 17, tzinfo=UTC)},
    "teacher_availability": {"end_time": time(17)},
    "make_up_credit": {"withdrawn_at": None, "withdrawn_reason": None},
    "homework": {"lesson_id": None},
    "homework_completion": {"quality": 1},
    "learning_points_transaction": {"reverses_id": None},
    "streak_freeze": {"buddy_group_id": None},
    "buddy_group_invitation": {"expires_at": datetime(2026, 11, 19, 17, tzinfo=UTC)},
    "conflict": {"answer": "REVIEW"},
    "discount_rule": {"sibling_from": 2},
    "invoice": {"status": "DRAFT", "number": None, "net_total": 1, "tax_total": 1, "total": 2},
    "billed_meeting": {"sign": 1},
    "external_id": dict.fromkeys(
        ("location_id", "term_id", "lesson_id", "enrollment_id", "relationship_id")
    ),
}


def a_row_in_every_table(database: Database) -> None:
    """Fill every table with one row that refers to the others."""
    tables = [t for t in metadata().tables.values() if t.name not in ("change_set", "change")]
    ids = {table.name: new_id() for table in tables}
    second = new_id()
    with database.writing("A row in every table") as work:
        for table in tables:
            work.session.execute(insert(table), [row_of(table, ids, second)])
        person = metadata().tables["person"]
        work.session.execute(insert(person), [{**row_of(person, ids, second), "id": second}])
        student = metadata().tables["student"]
        other = {**row_of(student, ids, second), "id": second, "person_id": second}
        work.session.execute(insert(student), [other])


def row_of(table: Table, ids: dict[str, UUID], second: UUID) -> dict[str, Any]:
    row = {c.name: _value(c, ids) for c in table.columns if c.name != "school_id"}
    row["id"] = ids[table.name]
    if table.name == "relationship":
        row["other_id"] = second
    if table.name == "buddy_nudge":
        row["to_id"] = second
    return {**row, **SPECIAL.get(table.name, {})}


def _value(column: Column[Any], ids: dict[str, UUID]) -> Any:
    target = column.info.get("refers")
    if target is not None:
        return ids[target]
    if isinstance(column.type, Enum):
        return column.type.enum_class[next(iter(column.type.enum_class.__members__))]
    values: dict[type, Any] = {
        Uuid: new_id(),
        UtcDateTime: datetime(2026, 11, 19, 16, tzinfo=UTC),
        Date: date(2026, 11, 19),
        Time: time(16),
        Boolean: True,
        Integer: 1,
        LargeBinary: b"\x00\x01",
        Text: "Ä",
    }
    for kind, value in values.items():
        if isinstance(column.type, kind):
            return value
    return "Ä" if column.type.python_type is str else 1
