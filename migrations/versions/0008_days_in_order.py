"""The days of streaks and groups kept day after day, so that closing one writes at the end.

Their indexes begin with the day, no index has what a day changes of every streak, and what these
caches refer to is proved by comparing them and no longer looked up row by row. The rows stay.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RECORD, MEMBER = "buddy_group_daily_record", "buddy_group_daily_member"
OLD: Mapping[str, Sequence[str]] = {
    "streak_day": ("student_id", "club_id", "day"),
    RECORD: ("buddy_group_id", "day"),
    MEMBER: ("daily_record_id", "student_id"),
}
NEW: Mapping[str, Sequence[str]] = {
    "streak_day": ("day", "student_id", "club_id"),
    RECORD: ("day", "buddy_group_id"),
    MEMBER: ("daily_record_id", "student_id"),
}
"""What no two rows of a table have in common, before and after."""

NO_LONGER: Mapping[str, Mapping[str, str]] = {
    "streak_day": {
        "student_id": "student",
        "club_id": "club",
        "attendance_id": "attendance",
        "homework_completion_id": "homework_completion",
        "reading_log_id": "reading_log",
        "practice_log_id": "practice_log",
    },
    RECORD: {"buddy_group_id": "buddy_group"},
    MEMBER: {"student_id": "student"},
}
"""What a table refers to and no longer looks up."""

STAYS: Mapping[str, Mapping[str, str]] = {MEMBER: {"daily_record_id": RECORD}}
INDEXES: Sequence[tuple[str, Sequence[str]]] = (
    ("student_streak", ("closed_until",)),
    ("student_streak", ("current",)),
    ("streak_day", ("day", "state")),
    (RECORD, ("day", "is_school_day")),
    (RECORD, ("academic_year", "academic_week")),
)
OF_A_COLUMN = (("streak_day", "club_id"), (MEMBER, "student_id"))
OVERALL = "uq_streak_day_school_id_student_id_day"


def upgrade() -> None:
    """Let the indexes begin with the day, and drop those that nothing asks."""
    for table, columns in INDEXES:
        op.drop_index(op.f(f"ix_{table}_school_id_{'_'.join(columns)}"), table_name=table)
    for table, column in OF_A_COLUMN:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
    op.drop_index(op.f(OVERALL), table_name="streak_day")
    for table in (RECORD, MEMBER, "streak_day"):
        if op.get_bind().dialect.name == "sqlite":
            _make_again(table, NEW[table], STAYS.get(table, {}))
            continue
        for column in NO_LONGER[table]:
            op.drop_constraint(f"fk_{table}_{column}", table, type_="foreignkey")
        _other_unique(table, OLD[table], NEW[table])


def downgrade() -> None:
    """Let them begin with the pupil again."""
    for table in (RECORD, MEMBER, "streak_day"):
        if op.get_bind().dialect.name == "sqlite":
            _make_again(table, OLD[table], {**STAYS.get(table, {}), **NO_LONGER[table]})
            continue
        for column, to in NO_LONGER[table].items():
            op.create_foreign_key(
                f"fk_{table}_{column}",
                table,
                to,
                ["school_id", column],
                ["school_id", "id"],
                deferrable=True,
                initially="DEFERRED",
            )
        _other_unique(table, NEW[table], OLD[table])
    for table, columns in INDEXES:
        op.create_index(
            op.f(f"ix_{table}_school_id_{'_'.join(columns)}"), table, ["school_id", *columns]
        )
    for table, column in OF_A_COLUMN:
        op.create_index(f"ix_{table}_{column}", table, ["school_id", column])
    op.create_index(
        op.f(OVERALL),
        "streak_day",
        ["school_id", "student_id", "day"],
        unique=True,
        sqlite_where=sa.text("club_id IS NULL"),
        postgresql_where=sa.text("club_id IS NULL"),
    )


def _unique(table: str, columns: Sequence[str]) -> str:
    return f"uq_{table}_school_id_{'_'.join(columns)}"


def _other_unique(table: str, before: Sequence[str], after: Sequence[str]) -> None:
    if before != after:
        op.drop_constraint(op.f(_unique(table, before)), table, type_="unique")
        op.create_unique_constraint(op.f(_unique(table, after)), table, ["school_id", *after])


def _make_again(table: str, unique: Sequence[str], to: Mapping[str, str]) -> None:
    """Make a table of a file anew with the same columns and rows: SQLite changes no constraint."""
    look, again = sa.inspect(op.get_bind()), f"{table}_again"
    references = [
        sa.ForeignKeyConstraint(
            ["school_id", column],
            [f"{target}.school_id", f"{target}.id"],
            name=f"fk_{table}_{column}",
            deferrable=True,
            initially="DEFERRED",
        )
        for column, target in to.items()
    ]
    op.create_table(
        again,
        *(
            sa.Column(each["name"], each["type"], nullable=each["nullable"], autoincrement=False)
            for each in look.get_columns(table)
        ),
        *(
            sa.CheckConstraint(each["sqltext"], name=op.f(str(each["name"])))
            for each in look.get_check_constraints(table)
        ),
        *references,
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("school_id", *unique, name=op.f(_unique(table, unique))),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO {again} SELECT * FROM {table} ORDER BY school_id, id")
    op.drop_table(table)
    op.rename_table(again, table)
