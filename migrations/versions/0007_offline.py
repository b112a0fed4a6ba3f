"""What laptops did without the office: outbox, state of each copy, what waits for a choice.

The new tables are generated from the model. The school says how far a copy reaches.
"""

import sqlalchemy as sa
from alembic import op

from desktop_app.core.db.types import UtcDateTime, Uuid

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OF_THE_SCHOOL = ("copy_days", "copy_opens_days")


def upgrade() -> None:
    """Make the tables, and let the school say how far a copy reaches."""
    for name in OF_THE_SCHOOL:
        whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
        op.add_column("school", sa.Column(name, whole, nullable=True))
    op.create_table(
        "sync_state",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column(
            "transport",
            sa.Enum(
                "SERVER",
                "PACKET",
                name="transport",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "days_back", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "days_ahead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("refreshed_at", UtcDateTime(), nullable=True),
        sa.Column("contact_at", UtcDateTime(), nullable=True),
        sa.Column(
            "highest_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "operations", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column(
            "clock_offset_ms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("program", sa.Text(), nullable=True),
        sa.Column("switched_off_at", UtcDateTime(), nullable=True),
        sa.Column("switched_off_by", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "days_back BETWEEN 0 AND 366 AND days_ahead BETWEEN 0 AND 366",
            name=op.f("ck_sync_state_days"),
        ),
        sa.CheckConstraint(
            "highest_seq >= 0 AND operations >= 0", name=op.f("ck_sync_state_counted")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_sync_state_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_sync_state")),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_sync_state_person_id", "sync_state", ["school_id", "person_id"], unique=False
    )
    op.create_table(
        "outbox",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("copy_id", Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("base", sa.Text(), nullable=True),
        sa.Column(
            "base_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("previous_id", Uuid(), nullable=True),
        sa.Column("student_id", Uuid(), nullable=True),
        sa.Column("person_id", Uuid(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column(
            "clock_offset_ms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=True),
        sa.Column(
            "answer",
            sa.Enum(
                "APPLIED",
                "SAME",
                "REVIEW",
                "NOT_ENROLLED",
                "NOT_YOURS",
                "INVALID",
                "ID_REUSED",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "set_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(received_at IS NULL) = (answer IS NULL)", name=op.f("ck_outbox_answered")
        ),
        sa.CheckConstraint("seq > 0", name=op.f("ck_outbox_seq")),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_outbox_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_outbox_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_outbox")),
        sa.UniqueConstraint(
            "school_id", "copy_id", "seq", name=op.f("uq_outbox_school_id_copy_id_seq")
        ),
        info={"journaled": False, "append_only": True},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_outbox_person_id", "outbox", ["school_id", "person_id"], unique=False)
    op.create_index(
        op.f("ix_outbox_school_id_kind_about"),
        "outbox",
        ["school_id", "kind", "about"],
        unique=False,
    )
    op.create_index("ix_outbox_student_id", "outbox", ["school_id", "student_id"], unique=False)
    op.create_table(
        "conflict",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("operation_id", Uuid(), nullable=False),
        sa.Column("copy_id", Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "APPLIED",
                "SAME",
                "REVIEW",
                "NOT_ENROLLED",
                "NOT_YOURS",
                "INVALID",
                "ID_REUSED",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("occurrence_id", Uuid(), nullable=True),
        sa.Column("student_id", Uuid(), nullable=True),
        sa.Column("base", sa.Text(), nullable=True),
        sa.Column("mine", sa.Text(), nullable=True),
        sa.Column("theirs", sa.Text(), nullable=True),
        sa.Column("person_id", Uuid(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("theirs_by", sa.Text(), nullable=True),
        sa.Column("theirs_device", sa.Text(), nullable=True),
        sa.Column("theirs_at", UtcDateTime(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "MINE",
                "THEIRS",
                "THIRD",
                "SUPERSEDED",
                name="choice",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("chosen", sa.Text(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer NOT IN ('APPLIED', 'SAME')", name=op.f("ck_conflict_open")),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_conflict_decided")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "occurrence_id"],
            ["lesson_occurrence.school_id", "lesson_occurrence.id"],
            name="fk_conflict_occurrence_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "operation_id"],
            ["outbox.school_id", "outbox.id"],
            name="fk_conflict_operation_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_conflict_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_conflict_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_conflict")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_conflict_operation_id", "conflict", ["school_id", "operation_id"], unique=False
    )
    op.create_index("ix_conflict_person_id", "conflict", ["school_id", "person_id"], unique=False)
    op.create_index(
        op.f("ix_conflict_school_id_decided_at_opened_at"),
        "conflict",
        ["school_id", "decided_at", "opened_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_conflict_school_id_occurrence_id_student_id"),
        "conflict",
        ["school_id", "occurrence_id", "student_id"],
        unique=False,
    )
    op.create_index("ix_conflict_student_id", "conflict", ["school_id", "student_id"], unique=False)


def downgrade() -> None:
    """Drop them again."""
    op.drop_index(op.f("ix_conflict_operation_id"), table_name="conflict")
    op.drop_index(op.f("ix_conflict_person_id"), table_name="conflict")
    op.drop_index(op.f("ix_conflict_school_id_decided_at_opened_at"), table_name="conflict")
    op.drop_index(op.f("ix_conflict_school_id_occurrence_id_student_id"), table_name="conflict")
    op.drop_index(op.f("ix_conflict_student_id"), table_name="conflict")
    op.drop_table("conflict")
    op.drop_index(op.f("ix_outbox_person_id"), table_name="outbox")
    op.drop_index(op.f("ix_outbox_school_id_kind_about"), table_name="outbox")
    op.drop_index(op.f("ix_outbox_student_id"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(op.f("ix_sync_state_person_id"), table_name="sync_state")
    op.drop_table("sync_state")
    for name in OF_THE_SCHOOL:
        op.drop_column("school", name)
