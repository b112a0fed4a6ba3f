"""What people write for a progress report, who was given one, and awards that wait or end.

The new tables are generated from the model. What changes in older tables is written by hand in
`_change_older_tables` and turned back in `_restore_older_tables`.
"""

import sqlalchemy as sa
from alembic import op

from desktop_app.core.db.types import UtcDateTime, Uuid

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


AWARD = (
    ("approved_at", UtcDateTime()),
    ("approved_by", sa.Text()),
    ("revoked_at", UtcDateTime()),
    ("revoked_by", sa.Text()),
    ("revoked_reason", sa.Text()),
)
ONCE = "uq_award_school_id_student_id_achievement_id"
WORK = ("homework_completion", "reading_log", "practice_log")
PLANNED = "ix_lesson_occurrence_school_id_status_local_date_starts_at"


def _change_older_tables() -> None:
    """Let awards wait for approval and end; those there are were approved.

    Find the meetings whose register is not finished without looking at all of a year.
    """
    op.create_index(
        op.f(PLANNED),
        "lesson_occurrence",
        ["school_id", "status", "local_date", "starts_at"],
        sqlite_where=sa.text("status = 'SCHEDULED'"),
        postgresql_where=sa.text("status = 'SCHEDULED'"),
    )
    for name, kind in AWARD:
        op.add_column("award", sa.Column(name, kind, nullable=True))
    for table in WORK:
        op.add_column(table, sa.Column("withdrawn_why", sa.Text(), nullable=True))
    op.execute("UPDATE award SET approved_at = created_at, approved_by = given_by")
    _each_award_once("achievement_id IS NOT NULL", "revoked_at IS NULL")


def _restore_older_tables() -> None:
    """Turn it back."""
    op.drop_index(op.f(PLANNED), "lesson_occurrence")
    op.execute("UPDATE award SET achievement_id = NULL WHERE revoked_at IS NOT NULL")
    _each_award_once("revoked_at IS NULL", "achievement_id IS NOT NULL")
    for name, _ in reversed(AWARD):
        op.drop_column("award", name)
    for table in reversed(WORK):
        op.drop_column(table, "withdrawn_why")


def _each_award_once(was: str, becomes: str) -> None:
    op.drop_index(op.f(ONCE), "award", sqlite_where=sa.text(was), postgresql_where=sa.text(was))
    op.create_index(
        op.f(ONCE),
        "award",
        ["school_id", "student_id", "achievement_id"],
        unique=True,
        sqlite_where=sa.text(becomes),
        postgresql_where=sa.text(becomes),
    )


def upgrade() -> None:
    """Make the tables, and change older ones."""
    _change_older_tables()
    op.create_table(
        "disclosure",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("term_id", Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("recipient_id", Uuid(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "PRINTED",
                "SAVED",
                "HANDED",
                name="disclosureway",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("pages", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_disclosure_span")),
        sa.CheckConstraint("pages >= 0", name=op.f("ck_disclosure_pages")),
        sa.ForeignKeyConstraint(
            ["school_id", "recipient_id"],
            ["person.school_id", "person.id"],
            name="fk_disclosure_recipient_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_disclosure_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "term_id"],
            ["term.school_id", "term.id"],
            name="fk_disclosure_term_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_disclosure")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_disclosure_recipient_id", "disclosure", ["school_id", "recipient_id"], unique=False
    )
    op.create_index(
        op.f("ix_disclosure_school_id_kind_first_day"),
        "disclosure",
        ["school_id", "kind", "first_day"],
        unique=False,
    )
    op.create_index(
        op.f("ix_disclosure_school_id_student_id_given_on"),
        "disclosure",
        ["school_id", "student_id", "given_on"],
        unique=False,
    )
    op.create_index("ix_disclosure_term_id", "disclosure", ["school_id", "term_id"], unique=False)
    op.create_table(
        "next_step",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("term_id", Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_next_step_span")),
        sa.CheckConstraint("place >= 1", name=op.f("ck_next_step_place")),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_next_step_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "term_id"],
            ["term.school_id", "term.id"],
            name="fk_next_step_term_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_next_step")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_next_step_school_id_first_day_last_day"),
        "next_step",
        ["school_id", "first_day", "last_day"],
        unique=False,
    )
    op.create_index(
        op.f("ix_next_step_school_id_student_id_first_day"),
        "next_step",
        ["school_id", "student_id", "first_day"],
        unique=False,
    )
    op.create_index("ix_next_step_term_id", "next_step", ["school_id", "term_id"], unique=False)
    op.create_table(
        "report_text",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("term_id", Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("teacher_id", Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_report_text_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_report_text_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "teacher_id"],
            ["staff.school_id", "staff.id"],
            name="fk_report_text_teacher_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "term_id"],
            ["term.school_id", "term.id"],
            name="fk_report_text_term_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_report_text")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_report_text_school_id_first_day_last_day"),
        "report_text",
        ["school_id", "first_day", "last_day"],
        unique=False,
    )
    op.create_index(
        "ix_report_text_teacher_id", "report_text", ["school_id", "teacher_id"], unique=False
    )
    op.create_index("ix_report_text_term_id", "report_text", ["school_id", "term_id"], unique=False)
    op.create_index(
        op.f("uq_report_text_school_id_student_id_first_day_last_day_teacher_id"),
        "report_text",
        ["school_id", "student_id", "first_day", "last_day", "teacher_id"],
        unique=True,
        sqlite_where=sa.text("term_id IS NULL"),
        postgresql_where=sa.text("term_id IS NULL"),
    )
    op.create_index(
        op.f("uq_report_text_school_id_student_id_term_id_teacher_id"),
        "report_text",
        ["school_id", "student_id", "term_id", "teacher_id"],
        unique=True,
        sqlite_where=sa.text("term_id IS NOT NULL"),
        postgresql_where=sa.text("term_id IS NOT NULL"),
    )
    op.create_table(
        "lesson_price",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("lesson_id", Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_lesson_price_price")),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_lesson_price_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_lesson_price")),
        sa.UniqueConstraint(
            "school_id",
            "lesson_id",
            "starts_on",
            name=op.f("uq_lesson_price_school_id_lesson_id_starts_on"),
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("lesson_price")
    op.drop_index(
        op.f("uq_report_text_school_id_student_id_term_id_teacher_id"),
        table_name="report_text",
        sqlite_where=sa.text("term_id IS NOT NULL"),
        postgresql_where=sa.text("term_id IS NOT NULL"),
    )
    op.drop_index(
        op.f("uq_report_text_school_id_student_id_first_day_last_day_teacher_id"),
        table_name="report_text",
        sqlite_where=sa.text("term_id IS NULL"),
        postgresql_where=sa.text("term_id IS NULL"),
    )
    op.drop_index("ix_report_text_term_id", table_name="report_text")
    op.drop_index("ix_report_text_teacher_id", table_name="report_text")
    op.drop_index(op.f("ix_report_text_school_id_first_day_last_day"), table_name="report_text")
    op.drop_table("report_text")
    op.drop_index("ix_next_step_term_id", table_name="next_step")
    op.drop_index(op.f("ix_next_step_school_id_student_id_first_day"), table_name="next_step")
    op.drop_index(op.f("ix_next_step_school_id_first_day_last_day"), table_name="next_step")
    op.drop_table("next_step")
    op.drop_index("ix_disclosure_term_id", table_name="disclosure")
    op.drop_index(op.f("ix_disclosure_school_id_student_id_given_on"), table_name="disclosure")
    op.drop_index(op.f("ix_disclosure_school_id_kind_first_day"), table_name="disclosure")
    op.drop_index("ix_disclosure_recipient_id", table_name="disclosure")
    op.drop_table("disclosure")
    _restore_older_tables()
