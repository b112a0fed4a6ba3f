"""What children do between lessons, and what is given to them."""

import sqlalchemy as sa
from alembic import op

from desktop_app.core.db.types import UtcDateTime, Uuid

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "book",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sort_title", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("pages", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("pages BETWEEN 1 AND 100000", name=op.f("ck_book_pages")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_book")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_book_school_id_sort_title"), "book", ["school_id", "sort_title"], unique=False
    )
    op.create_table(
        "buddy_mute",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("muted_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_buddy_mute_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_buddy_mute")),
        sa.UniqueConstraint(
            "school_id", "student_id", name=op.f("uq_buddy_mute_school_id_student_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "club",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "READING",
                "LADDER",
                "PRACTICE",
                name="clubkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("instrument_id", Uuid(), nullable=True),
        sa.Column("leader_id", Uuid(), nullable=True),
        sa.Column("term_id", Uuid(), nullable=True),
        sa.Column(
            "points_per_level", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "minutes_per_point",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "normalization", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "max_buddy_members",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "may_need_help_days",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_buddy_members BETWEEN 0 AND 100", name=op.f("ck_club_members")),
        sa.CheckConstraint("may_need_help_days BETWEEN 1 AND 366", name=op.f("ck_club_help")),
        sa.CheckConstraint("minutes_per_point BETWEEN 1 AND 1440", name=op.f("ck_club_minutes")),
        sa.CheckConstraint("normalization BETWEEN 1 AND 1000000", name=op.f("ck_club_factor")),
        sa.CheckConstraint("points_per_level BETWEEN 1 AND 10000", name=op.f("ck_club_points")),
        sa.ForeignKeyConstraint(
            ["school_id", "instrument_id"],
            ["instrument.school_id", "instrument.id"],
            name="fk_club_instrument_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "leader_id"],
            ["staff.school_id", "staff.id"],
            name="fk_club_leader_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "term_id"],
            ["term.school_id", "term.id"],
            name="fk_club_term_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_club")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_club_instrument_id", "club", ["school_id", "instrument_id"], unique=False)
    op.create_index("ix_club_leader_id", "club", ["school_id", "leader_id"], unique=False)
    op.create_index(
        op.f("ix_club_school_id_sort_name"), "club", ["school_id", "sort_name"], unique=False
    )
    op.create_index("ix_club_term_id", "club", ["school_id", "term_id"], unique=False)
    op.create_table(
        "achievement",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("badge_icon", sa.Text(), nullable=True),
        sa.Column(
            "criteria_type",
            sa.Enum(
                "BY_HAND",
                "LEARNING_POINTS",
                "STREAK_DAYS",
                name="criteriatype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "criteria_value", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("club_id", Uuid(), nullable=True),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("criteria_value > 0", name=op.f("ck_achievement_value")),
        sa.CheckConstraint("points >= 0", name=op.f("ck_achievement_points")),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_achievement_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_achievement")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_achievement_club_id", "achievement", ["school_id", "club_id"], unique=False)
    op.create_index(
        op.f("ix_achievement_school_id_title"), "achievement", ["school_id", "title"], unique=False
    )
    op.create_table(
        "buddy_group",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column(
            "type",
            sa.Enum(
                "TEACHER_CREATED",
                "STUDENT_CREATED",
                "MIXED",
                name="grouptype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("club_id", Uuid(), nullable=True),
        sa.Column("creator_id", Uuid(), nullable=False),
        sa.Column(
            "creator_role",
            sa.Enum(
                "TEACHER",
                "STUDENT",
                name="creatorrole",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "ACTIVE",
                "INACTIVE",
                "DISSOLVED",
                name="groupstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column(
            "streak_status",
            sa.Enum(
                "ACTIVE",
                "PAUSED",
                "FROZEN",
                name="buddystreakstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "current_streak", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "longest_streak", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("last_streak_on", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_buddy_group_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "creator_id"],
            ["person.school_id", "person.id"],
            name="fk_buddy_group_creator_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_buddy_group")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_buddy_group_club_id", "buddy_group", ["school_id", "club_id"], unique=False)
    op.create_index(
        op.f("ix_buddy_group_school_id_creator_id_creator_role"),
        "buddy_group",
        ["school_id", "creator_id", "creator_role"],
        unique=False,
    )
    op.create_index(
        op.f("ix_buddy_group_school_id_status"),
        "buddy_group",
        ["school_id", "status"],
        unique=False,
    )
    op.create_table(
        "club_level",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "level_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_custom", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_club_level_place")),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_club_level_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_club_level")),
        sa.UniqueConstraint(
            "school_id",
            "club_id",
            "level_number",
            name=op.f("uq_club_level_school_id_club_id_level_number"),
        ),
        sa.UniqueConstraint(
            "school_id",
            "club_id",
            "sequence",
            name=op.f("uq_club_level_school_id_club_id_sequence"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "club_membership",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("left_on >= joined_on", name=op.f("ck_club_membership_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_club_membership_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_club_membership_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_club_membership")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_club_membership_school_id_club_id_joined_on"),
        "club_membership",
        ["school_id", "club_id", "joined_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_club_membership_school_id_student_id_joined_on"),
        "club_membership",
        ["school_id", "student_id", "joined_on"],
        unique=False,
    )
    op.create_index(
        op.f("uq_club_membership_school_id_club_id_student_id"),
        "club_membership",
        ["school_id", "club_id", "student_id"],
        unique=True,
        sqlite_where=sa.text("left_on IS NULL"),
        postgresql_where=sa.text("left_on IS NULL"),
    )
    op.create_table(
        "learning_points_balance",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=False),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("level", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("in_level", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_next", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "levels_achieved", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("first_earned_on", sa.Date(), nullable=True),
        sa.Column(
            "best_week_points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("last_earned_at", UtcDateTime(), nullable=True),
        sa.Column("level_since", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_learning_points_balance_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_learning_points_balance_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_learning_points_balance")),
        sa.UniqueConstraint(
            "school_id",
            "student_id",
            "club_id",
            name=op.f("uq_learning_points_balance_school_id_student_id_club_id"),
        ),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_learning_points_balance_school_id_club_id_level"),
        "learning_points_balance",
        ["school_id", "club_id", "level"],
        unique=False,
    )
    op.create_index(
        op.f("ix_learning_points_balance_school_id_club_id_total"),
        "learning_points_balance",
        ["school_id", "club_id", "total"],
        unique=False,
    )
    op.create_table(
        "practice_log",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=True),
        sa.Column("practiced_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("verified_by", sa.Text(), nullable=True),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(verified_by IS NULL) = (verified_at IS NULL)", name=op.f("ck_practice_log_verified")
        ),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_practice_log_minutes")),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_practice_log_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_practice_log_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_practice_log")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_practice_log_club_id", "practice_log", ["school_id", "club_id"], unique=False
    )
    op.create_index(
        op.f("ix_practice_log_school_id_student_id_practiced_on"),
        "practice_log",
        ["school_id", "student_id", "practiced_on"],
        unique=False,
    )
    op.create_table(
        "reading_log",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("book_id", Uuid(), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("pages", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("finished_book", sa.Boolean(), nullable=False),
        sa.Column("verified_by", sa.Text(), nullable=True),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(verified_by IS NULL) = (verified_at IS NULL)", name=op.f("ck_reading_log_verified")
        ),
        sa.CheckConstraint("pages BETWEEN 1 AND 10000", name=op.f("ck_reading_log_pages")),
        sa.ForeignKeyConstraint(
            ["school_id", "book_id"],
            ["book.school_id", "book.id"],
            name="fk_reading_log_book_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_reading_log_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_reading_log_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_reading_log")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reading_log_book_id", "reading_log", ["school_id", "book_id"], unique=False)
    op.create_index(
        op.f("ix_reading_log_school_id_club_id_read_on"),
        "reading_log",
        ["school_id", "club_id", "read_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_reading_log_school_id_student_id_read_on"),
        "reading_log",
        ["school_id", "student_id", "read_on"],
        unique=False,
    )
    op.create_table(
        "streak_correction",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "EARNED",
                "MISSED",
                "EXCUSED",
                "NEUTRAL",
                "FROZEN",
                name="daystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_by", sa.Text(), nullable=False),
        sa.Column("corrected_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_streak_correction_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_streak_correction_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_streak_correction")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_streak_correction_club_id", "streak_correction", ["school_id", "club_id"], unique=False
    )
    op.create_index(
        op.f("ix_streak_correction_school_id_student_id_day_corrected_at"),
        "streak_correction",
        ["school_id", "student_id", "day", "corrected_at"],
        unique=False,
    )
    op.create_table(
        "student_streak",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "ACTIVE",
                "FROZEN",
                name="streakstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("current", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("longest", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_earned_on", sa.Date(), nullable=True),
        sa.Column("closed_until", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_student_streak_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_student_streak_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_student_streak")),
        sa.UniqueConstraint(
            "school_id",
            "student_id",
            "club_id",
            name=op.f("uq_student_streak_school_id_student_id_club_id"),
        ),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_student_streak_club_id", "student_streak", ["school_id", "club_id"], unique=False
    )
    op.create_index(
        op.f("ix_student_streak_school_id_closed_until"),
        "student_streak",
        ["school_id", "closed_until"],
        unique=False,
    )
    op.create_index(
        op.f("ix_student_streak_school_id_current"),
        "student_streak",
        ["school_id", "current"],
        unique=False,
    )
    op.create_index(
        op.f("uq_student_streak_school_id_student_id"),
        "student_streak",
        ["school_id", "student_id"],
        unique=True,
        sqlite_where=sa.text("club_id IS NULL"),
        postgresql_where=sa.text("club_id IS NULL"),
    )
    op.create_table(
        "weekly_learning_points_snapshot",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=False),
        sa.Column("academic_year", sa.Text(), nullable=False),
        sa.Column("academic_term", sa.Text(), nullable=True),
        sa.Column(
            "academic_week", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("week_starts_on", sa.Date(), nullable=False),
        sa.Column("week_ends_on", sa.Date(), nullable=False),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "level_at_start", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "level_at_end", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "levels_progressed",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "pages_read", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "books_completed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "pages_per_day", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "days_active", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "consistency", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "class_average", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("personal_best", sa.Boolean(), nullable=False),
        sa.Column(
            "improvement", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("velocity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "prediction", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("calculated_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_weekly_learning_points_snapshot_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_weekly_learning_points_snapshot_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_weekly_learning_points_snapshot")),
        sa.UniqueConstraint(
            "school_id",
            "student_id",
            "club_id",
            "academic_year",
            "academic_week",
            name=op.f(
                "uq_weekly_learning_points_snapshot_school_id_student_id_club_id_academic_year_academic_week"
            ),
        ),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_weekly_learning_points_snapshot_school_id_academic_year_academic_week"),
        "weekly_learning_points_snapshot",
        ["school_id", "academic_year", "academic_week"],
        unique=False,
    )
    op.create_index(
        op.f("ix_weekly_learning_points_snapshot_school_id_club_id_week_starts_on"),
        "weekly_learning_points_snapshot",
        ["school_id", "club_id", "week_starts_on"],
        unique=False,
    )
    op.create_table(
        "award",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("achievement_id", Uuid(), nullable=True),
        sa.Column(
            "type",
            sa.Enum(
                "SECTION_COMPLETE",
                "GRADE_MILESTONE",
                "PRACTICE_STREAK",
                "PERFORMANCE",
                "EXAMINATION_PASS",
                "CUSTOM",
                name="awardtype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("badge_icon", sa.Text(), nullable=True),
        sa.Column("badge_color", sa.Text(), nullable=True),
        sa.Column("earned_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "achievement_id"],
            ["achievement.school_id", "achievement.id"],
            name="fk_award_achievement_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_award_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_award")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_award_achievement_id", "award", ["school_id", "achievement_id"], unique=False
    )
    op.create_index(
        op.f("ix_award_school_id_student_id_earned_on"),
        "award",
        ["school_id", "student_id", "earned_on"],
        unique=False,
    )
    op.create_index(
        op.f("uq_award_school_id_student_id_achievement_id"),
        "award",
        ["school_id", "student_id", "achievement_id"],
        unique=True,
        sqlite_where=sa.text("achievement_id IS NOT NULL"),
        postgresql_where=sa.text("achievement_id IS NOT NULL"),
    )
    op.create_table(
        "buddy_group_daily_record",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("buddy_group_id", Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_school_day", sa.Boolean(), nullable=False),
        sa.Column("academic_year", sa.Text(), nullable=True),
        sa.Column("academic_term", sa.Text(), nullable=True),
        sa.Column(
            "academic_week", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "academic_month", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "active_members", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "members_earned", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("earned", sa.Boolean(), nullable=False),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unbroken", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "streak_status",
            sa.Enum(
                "ACTIVE",
                "PAUSED",
                "FROZEN",
                name="buddystreakstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "buddy_group_id"],
            ["buddy_group.school_id", "buddy_group.id"],
            name="fk_buddy_group_daily_record_buddy_group_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_buddy_group_daily_record")),
        sa.UniqueConstraint(
            "school_id",
            "buddy_group_id",
            "day",
            name=op.f("uq_buddy_group_daily_record_school_id_buddy_group_id_day"),
        ),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_buddy_group_daily_record_school_id_academic_year_academic_week"),
        "buddy_group_daily_record",
        ["school_id", "academic_year", "academic_week"],
        unique=False,
    )
    op.create_index(
        op.f("ix_buddy_group_daily_record_school_id_day_is_school_day"),
        "buddy_group_daily_record",
        ["school_id", "day", "is_school_day"],
        unique=False,
    )
    op.create_table(
        "buddy_group_invitation",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("buddy_group_id", Uuid(), nullable=False),
        sa.Column("inviter_id", Uuid(), nullable=False),
        sa.Column("invitee_id", Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "ACCEPTED",
                "DECLINED",
                "EXPIRED",
                "CANCELLED",
                name="invitationstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("founding", sa.Boolean(), nullable=False),
        sa.Column("auto_accept", sa.Boolean(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("responded_at", UtcDateTime(), nullable=True),
        sa.Column("personal_message", sa.Text(), nullable=True),
        sa.Column("response_message", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("expires_at > sent_at", name=op.f("ck_buddy_group_invitation_expiry")),
        sa.ForeignKeyConstraint(
            ["school_id", "buddy_group_id"],
            ["buddy_group.school_id", "buddy_group.id"],
            name="fk_buddy_group_invitation_buddy_group_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "invitee_id"],
            ["student.school_id", "student.id"],
            name="fk_buddy_group_invitation_invitee_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "inviter_id"],
            ["person.school_id", "person.id"],
            name="fk_buddy_group_invitation_inviter_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_buddy_group_invitation")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_buddy_group_invitation_inviter_id",
        "buddy_group_invitation",
        ["school_id", "inviter_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_buddy_group_invitation_school_id_buddy_group_id_sent_at"),
        "buddy_group_invitation",
        ["school_id", "buddy_group_id", "sent_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_buddy_group_invitation_school_id_invitee_id_status"),
        "buddy_group_invitation",
        ["school_id", "invitee_id", "status"],
        unique=False,
    )
    op.create_index(
        op.f("uq_buddy_group_invitation_school_id_buddy_group_id_invitee_id"),
        "buddy_group_invitation",
        ["school_id", "buddy_group_id", "invitee_id"],
        unique=True,
        sqlite_where=sa.text("status = 'PENDING'"),
        postgresql_where=sa.text("status = 'PENDING'"),
    )
    op.create_table(
        "buddy_group_member",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("buddy_group_id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "INVITED",
                "ACCEPTED",
                "DECLINED",
                "LEFT",
                "REMOVED",
                name="membershipstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "role",
            sa.Enum(
                "CREATOR",
                "CO_LEADER",
                "MEMBER",
                "OBSERVER",
                name="memberrole",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("can_invite", sa.Boolean(), nullable=False),
        sa.Column("can_remove", sa.Boolean(), nullable=False),
        sa.Column("invited_at", UtcDateTime(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column(
            "days_counted", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "days_missed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("left_on >= joined_on", name=op.f("ck_buddy_group_member_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "buddy_group_id"],
            ["buddy_group.school_id", "buddy_group.id"],
            name="fk_buddy_group_member_buddy_group_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_buddy_group_member_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_buddy_group_member")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_buddy_group_member_school_id_buddy_group_id_status"),
        "buddy_group_member",
        ["school_id", "buddy_group_id", "status"],
        unique=False,
    )
    op.create_index(
        op.f("ix_buddy_group_member_school_id_student_id_status"),
        "buddy_group_member",
        ["school_id", "student_id", "status"],
        unique=False,
    )
    op.create_index(
        op.f("uq_buddy_group_member_school_id_buddy_group_id_student_id"),
        "buddy_group_member",
        ["school_id", "buddy_group_id", "student_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('INVITED', 'ACCEPTED')"),
        postgresql_where=sa.text("status IN ('INVITED', 'ACCEPTED')"),
    )
    op.create_table(
        "buddy_group_spell",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("buddy_group_id", Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_buddy_group_spell_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "buddy_group_id"],
            ["buddy_group.school_id", "buddy_group.id"],
            name="fk_buddy_group_spell_buddy_group_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_buddy_group_spell")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_buddy_group_spell_school_id_buddy_group_id_first_day"),
        "buddy_group_spell",
        ["school_id", "buddy_group_id", "first_day"],
        unique=False,
    )
    op.create_table(
        "buddy_nudge",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("buddy_group_id", Uuid(), nullable=False),
        sa.Column("from_id", Uuid(), nullable=False),
        sa.Column("to_id", Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_buddy_nudge_other")),
        sa.ForeignKeyConstraint(
            ["school_id", "buddy_group_id"],
            ["buddy_group.school_id", "buddy_group.id"],
            name="fk_buddy_nudge_buddy_group_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "from_id"],
            ["student.school_id", "student.id"],
            name="fk_buddy_nudge_from_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "to_id"],
            ["student.school_id", "student.id"],
            name="fk_buddy_nudge_to_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_buddy_nudge")),
        sa.UniqueConstraint(
            "school_id",
            "from_id",
            "to_id",
            "day",
            name=op.f("uq_buddy_nudge_school_id_from_id_to_id_day"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_buddy_nudge_buddy_group_id",
        "buddy_nudge",
        ["school_id", "buddy_group_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_buddy_nudge_school_id_to_id_day"),
        "buddy_nudge",
        ["school_id", "to_id", "day"],
        unique=False,
    )
    op.create_table(
        "club_level_value",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=False),
        sa.Column("club_level_id", Uuid(), nullable=False),
        sa.Column(
            "base_points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "difficulty", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "page_equivalent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "base_points BETWEEN 0 AND 100000", name=op.f("ck_club_level_value_points")
        ),
        sa.CheckConstraint(
            "difficulty BETWEEN 1 AND 1000000", name=op.f("ck_club_level_value_difficulty")
        ),
        sa.CheckConstraint("page_equivalent >= 0", name=op.f("ck_club_level_value_pages")),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_club_level_value_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "club_level_id"],
            ["club_level.school_id", "club_level.id"],
            name="fk_club_level_value_club_level_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_club_level_value")),
        sa.UniqueConstraint(
            "school_id", "club_level_id", name=op.f("uq_club_level_value_school_id_club_level_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_club_level_value_club_id", "club_level_value", ["school_id", "club_id"], unique=False
    )
    op.create_table(
        "homework",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=True),
        sa.Column("lesson_id", Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "PAGES",
                "LEVEL",
                "PRACTICE",
                "TASK",
                name="homeworkkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("target", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("club_level_id", Uuid(), nullable=True),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(club_id IS NULL) <> (lesson_id IS NULL)", name=op.f("ck_homework_one")
        ),
        sa.CheckConstraint("due_on >= set_on", name=op.f("ck_homework_span")),
        sa.CheckConstraint("target > 0", name=op.f("ck_homework_target")),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_homework_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "club_level_id"],
            ["club_level.school_id", "club_level.id"],
            name="fk_homework_club_level_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_homework_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_homework")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_homework_club_id", "homework", ["school_id", "club_id"], unique=False)
    op.create_index(
        "ix_homework_club_level_id", "homework", ["school_id", "club_level_id"], unique=False
    )
    op.create_index("ix_homework_lesson_id", "homework", ["school_id", "lesson_id"], unique=False)
    op.create_index(
        op.f("ix_homework_school_id_due_on"), "homework", ["school_id", "due_on"], unique=False
    )
    op.create_table(
        "streak_freeze",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=True),
        sa.Column("club_id", Uuid(), nullable=True),
        sa.Column("buddy_group_id", Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("frozen_by", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(student_id IS NULL) <> (buddy_group_id IS NULL)", name=op.f("ck_streak_freeze_one")
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_streak_freeze_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "buddy_group_id"],
            ["buddy_group.school_id", "buddy_group.id"],
            name="fk_streak_freeze_buddy_group_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_streak_freeze_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_streak_freeze_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_streak_freeze")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_streak_freeze_buddy_group_id",
        "streak_freeze",
        ["school_id", "buddy_group_id"],
        unique=False,
    )
    op.create_index(
        "ix_streak_freeze_club_id", "streak_freeze", ["school_id", "club_id"], unique=False
    )
    op.create_index(
        op.f("ix_streak_freeze_school_id_student_id_first_day"),
        "streak_freeze",
        ["school_id", "student_id", "first_day"],
        unique=False,
    )
    op.create_table(
        "student_club_level",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=False),
        sa.Column("club_level_id", Uuid(), nullable=True),
        sa.Column(
            "level_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("level_name", sa.Text(), nullable=False),
        sa.Column("achieved_on", sa.Date(), nullable=False),
        sa.Column(
            "points_when_achieved",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "days_to_achieve", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "previous_level", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_student_club_level_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "club_level_id"],
            ["club_level.school_id", "club_level.id"],
            name="fk_student_club_level_club_level_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_student_club_level_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_student_club_level")),
        sa.UniqueConstraint(
            "school_id",
            "student_id",
            "club_id",
            name=op.f("uq_student_club_level_school_id_student_id_club_id"),
        ),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_student_club_level_club_level_id",
        "student_club_level",
        ["school_id", "club_level_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_student_club_level_school_id_club_id_level_number"),
        "student_club_level",
        ["school_id", "club_id", "level_number"],
        unique=False,
    )
    op.create_table(
        "buddy_group_daily_member",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("daily_record_id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "EARNED",
                "MISSED",
                "EXCUSED",
                "NEUTRAL",
                "FROZEN",
                name="daystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "daily_record_id"],
            ["buddy_group_daily_record.school_id", "buddy_group_daily_record.id"],
            name="fk_buddy_group_daily_member_daily_record_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_buddy_group_daily_member_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_buddy_group_daily_member")),
        sa.UniqueConstraint(
            "school_id",
            "daily_record_id",
            "student_id",
            name=op.f("uq_buddy_group_daily_member_school_id_daily_record_id_student_id"),
        ),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_buddy_group_daily_member_student_id",
        "buddy_group_daily_member",
        ["school_id", "student_id"],
        unique=False,
    )
    op.create_table(
        "homework_completion",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("homework_id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("pages", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("book_id", Uuid(), nullable=True),
        sa.Column("club_level_id", Uuid(), nullable=True),
        sa.Column("quality", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("verified_by", sa.Text(), nullable=True),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(verified_by IS NULL) = (verified_at IS NULL)",
            name=op.f("ck_homework_completion_verified"),
        ),
        sa.CheckConstraint(
            "minutes BETWEEN 1 AND 1440", name=op.f("ck_homework_completion_minutes")
        ),
        sa.CheckConstraint("pages BETWEEN 1 AND 10000", name=op.f("ck_homework_completion_pages")),
        sa.CheckConstraint(
            "quality BETWEEN 1 AND 10000", name=op.f("ck_homework_completion_quality")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "book_id"],
            ["book.school_id", "book.id"],
            name="fk_homework_completion_book_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "club_level_id"],
            ["club_level.school_id", "club_level.id"],
            name="fk_homework_completion_club_level_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "homework_id"],
            ["homework.school_id", "homework.id"],
            name="fk_homework_completion_homework_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_homework_completion_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_homework_completion")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_homework_completion_book_id",
        "homework_completion",
        ["school_id", "book_id"],
        unique=False,
    )
    op.create_index(
        "ix_homework_completion_club_level_id",
        "homework_completion",
        ["school_id", "club_level_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_homework_completion_school_id_student_id_done_on"),
        "homework_completion",
        ["school_id", "student_id", "done_on"],
        unique=False,
    )
    op.create_index(
        op.f("uq_homework_completion_school_id_homework_id_student_id"),
        "homework_completion",
        ["school_id", "homework_id", "student_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "learning_points_transaction",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "READING_PAGES",
                "LEVEL_PROGRESSION",
                "BONUS_ACHIEVEMENT",
                "QUALITY_BONUS",
                "TEACHER_AWARD",
                "REVERSAL",
                name="transactiontype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "source_type",
            sa.Enum(
                "HOMEWORK_COMPLETION",
                "READING_LOG",
                "CLUB_LEVEL_UP",
                "TEACHER_ASSESSMENT",
                "ACHIEVEMENT_UNLOCK",
                name="sourcetype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "base_points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "normalization", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("quality", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("earned_at", UtcDateTime(), nullable=False),
        sa.Column("earned_on", sa.Date(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("homework_completion_id", Uuid(), nullable=True),
        sa.Column("reading_log_id", Uuid(), nullable=True),
        sa.Column("practice_log_id", Uuid(), nullable=True),
        sa.Column("club_level_id", Uuid(), nullable=True),
        sa.Column("award_id", Uuid(), nullable=True),
        sa.Column("reverses_id", Uuid(), nullable=True),
        sa.Column(
            "reading_pages", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("book_title", sa.Text(), nullable=True),
        sa.Column("level_achieved", sa.Text(), nullable=True),
        sa.Column("verified_by", sa.Text(), nullable=True),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("given_by", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(type = 'REVERSAL') = (reverses_id IS NOT NULL)",
            name=op.f("ck_learning_points_transaction_reversal"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "award_id"],
            ["award.school_id", "award.id"],
            name="fk_learning_points_transaction_award_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_learning_points_transaction_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "club_level_id"],
            ["club_level.school_id", "club_level.id"],
            name="fk_learning_points_transaction_club_level_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "homework_completion_id"],
            ["homework_completion.school_id", "homework_completion.id"],
            name="fk_learning_points_transaction_homework_completion_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "practice_log_id"],
            ["practice_log.school_id", "practice_log.id"],
            name="fk_learning_points_transaction_practice_log_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "reading_log_id"],
            ["reading_log.school_id", "reading_log.id"],
            name="fk_learning_points_transaction_reading_log_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "reverses_id"],
            ["learning_points_transaction.school_id", "learning_points_transaction.id"],
            name="fk_learning_points_transaction_reverses_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_learning_points_transaction_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_learning_points_transaction")),
        sa.UniqueConstraint(
            "school_id",
            "reverses_id",
            name=op.f("uq_learning_points_transaction_school_id_reverses_id"),
        ),
        info={"frozen_when": "1 = 1", "free": ["verified_by", "verified_at"]},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_learning_points_transaction_award_id",
        "learning_points_transaction",
        ["school_id", "award_id"],
        unique=False,
    )
    op.create_index(
        "ix_learning_points_transaction_club_level_id",
        "learning_points_transaction",
        ["school_id", "club_level_id"],
        unique=False,
    )
    op.create_index(
        "ix_learning_points_transaction_homework_completion_id",
        "learning_points_transaction",
        ["school_id", "homework_completion_id"],
        unique=False,
    )
    op.create_index(
        "ix_learning_points_transaction_practice_log_id",
        "learning_points_transaction",
        ["school_id", "practice_log_id"],
        unique=False,
    )
    op.create_index(
        "ix_learning_points_transaction_reading_log_id",
        "learning_points_transaction",
        ["school_id", "reading_log_id"],
        unique=False,
    )
    op.create_index(
        "ix_learning_points_transaction_reverses_id",
        "learning_points_transaction",
        ["school_id", "reverses_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_learning_points_transaction_school_id_club_id_earned_on"),
        "learning_points_transaction",
        ["school_id", "club_id", "earned_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_learning_points_transaction_school_id_student_id_club_id_earned_on"),
        "learning_points_transaction",
        ["school_id", "student_id", "club_id", "earned_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_learning_points_transaction_school_id_student_id_earned_on"),
        "learning_points_transaction",
        ["school_id", "student_id", "earned_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_learning_points_transaction_school_id_type_earned_on"),
        "learning_points_transaction",
        ["school_id", "type", "earned_on"],
        unique=False,
    )
    op.create_table(
        "streak_day",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("club_id", Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "EARNED",
                "MISSED",
                "EXCUSED",
                "NEUTRAL",
                "FROZEN",
                name="daystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attendance_id", Uuid(), nullable=True),
        sa.Column("homework_completion_id", Uuid(), nullable=True),
        sa.Column("reading_log_id", Uuid(), nullable=True),
        sa.Column("practice_log_id", Uuid(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "attendance_id"],
            ["attendance.school_id", "attendance.id"],
            name="fk_streak_day_attendance_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "club_id"],
            ["club.school_id", "club.id"],
            name="fk_streak_day_club_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "homework_completion_id"],
            ["homework_completion.school_id", "homework_completion.id"],
            name="fk_streak_day_homework_completion_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "practice_log_id"],
            ["practice_log.school_id", "practice_log.id"],
            name="fk_streak_day_practice_log_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "reading_log_id"],
            ["reading_log.school_id", "reading_log.id"],
            name="fk_streak_day_reading_log_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_streak_day_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_streak_day")),
        sa.UniqueConstraint(
            "school_id",
            "student_id",
            "club_id",
            "day",
            name=op.f("uq_streak_day_school_id_student_id_club_id_day"),
        ),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_streak_day_club_id", "streak_day", ["school_id", "club_id"], unique=False)
    op.create_index(
        op.f("ix_streak_day_school_id_day_state"),
        "streak_day",
        ["school_id", "day", "state"],
        unique=False,
    )
    op.create_index(
        op.f("uq_streak_day_school_id_student_id_day"),
        "streak_day",
        ["school_id", "student_id", "day"],
        unique=True,
        sqlite_where=sa.text("club_id IS NULL"),
        postgresql_where=sa.text("club_id IS NULL"),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_index(
        op.f("uq_streak_day_school_id_student_id_day"),
        table_name="streak_day",
        sqlite_where=sa.text("club_id IS NULL"),
        postgresql_where=sa.text("club_id IS NULL"),
    )
    op.drop_index(op.f("ix_streak_day_school_id_day_state"), table_name="streak_day")
    op.drop_index("ix_streak_day_club_id", table_name="streak_day")
    op.drop_table("streak_day")
    op.drop_index(
        op.f("ix_learning_points_transaction_school_id_type_earned_on"),
        table_name="learning_points_transaction",
    )
    op.drop_index(
        op.f("ix_learning_points_transaction_school_id_student_id_earned_on"),
        table_name="learning_points_transaction",
    )
    op.drop_index(
        op.f("ix_learning_points_transaction_school_id_student_id_club_id_earned_on"),
        table_name="learning_points_transaction",
    )
    op.drop_index(
        op.f("ix_learning_points_transaction_school_id_club_id_earned_on"),
        table_name="learning_points_transaction",
    )
    op.drop_index(
        "ix_learning_points_transaction_reverses_id", table_name="learning_points_transaction"
    )
    op.drop_index(
        "ix_learning_points_transaction_reading_log_id", table_name="learning_points_transaction"
    )
    op.drop_index(
        "ix_learning_points_transaction_practice_log_id", table_name="learning_points_transaction"
    )
    op.drop_index(
        "ix_learning_points_transaction_homework_completion_id",
        table_name="learning_points_transaction",
    )
    op.drop_index(
        "ix_learning_points_transaction_club_level_id", table_name="learning_points_transaction"
    )
    op.drop_index(
        "ix_learning_points_transaction_award_id", table_name="learning_points_transaction"
    )
    op.drop_table("learning_points_transaction")
    op.drop_index(
        op.f("uq_homework_completion_school_id_homework_id_student_id"),
        table_name="homework_completion",
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index(
        op.f("ix_homework_completion_school_id_student_id_done_on"),
        table_name="homework_completion",
    )
    op.drop_index("ix_homework_completion_club_level_id", table_name="homework_completion")
    op.drop_index("ix_homework_completion_book_id", table_name="homework_completion")
    op.drop_table("homework_completion")
    op.drop_index("ix_buddy_group_daily_member_student_id", table_name="buddy_group_daily_member")
    op.drop_table("buddy_group_daily_member")
    op.drop_index(
        op.f("ix_student_club_level_school_id_club_id_level_number"),
        table_name="student_club_level",
    )
    op.drop_index("ix_student_club_level_club_level_id", table_name="student_club_level")
    op.drop_table("student_club_level")
    op.drop_index(
        op.f("ix_streak_freeze_school_id_student_id_first_day"), table_name="streak_freeze"
    )
    op.drop_index("ix_streak_freeze_club_id", table_name="streak_freeze")
    op.drop_index("ix_streak_freeze_buddy_group_id", table_name="streak_freeze")
    op.drop_table("streak_freeze")
    op.drop_index(op.f("ix_homework_school_id_due_on"), table_name="homework")
    op.drop_index("ix_homework_lesson_id", table_name="homework")
    op.drop_index("ix_homework_club_level_id", table_name="homework")
    op.drop_index("ix_homework_club_id", table_name="homework")
    op.drop_table("homework")
    op.drop_index("ix_club_level_value_club_id", table_name="club_level_value")
    op.drop_table("club_level_value")
    op.drop_index(op.f("ix_buddy_nudge_school_id_to_id_day"), table_name="buddy_nudge")
    op.drop_index("ix_buddy_nudge_buddy_group_id", table_name="buddy_nudge")
    op.drop_table("buddy_nudge")
    op.drop_index(
        op.f("ix_buddy_group_spell_school_id_buddy_group_id_first_day"),
        table_name="buddy_group_spell",
    )
    op.drop_table("buddy_group_spell")
    op.drop_index(
        op.f("uq_buddy_group_member_school_id_buddy_group_id_student_id"),
        table_name="buddy_group_member",
        sqlite_where=sa.text("status IN ('INVITED', 'ACCEPTED')"),
        postgresql_where=sa.text("status IN ('INVITED', 'ACCEPTED')"),
    )
    op.drop_index(
        op.f("ix_buddy_group_member_school_id_student_id_status"), table_name="buddy_group_member"
    )
    op.drop_index(
        op.f("ix_buddy_group_member_school_id_buddy_group_id_status"),
        table_name="buddy_group_member",
    )
    op.drop_table("buddy_group_member")
    op.drop_index(
        op.f("uq_buddy_group_invitation_school_id_buddy_group_id_invitee_id"),
        table_name="buddy_group_invitation",
        sqlite_where=sa.text("status = 'PENDING'"),
        postgresql_where=sa.text("status = 'PENDING'"),
    )
    op.drop_index(
        op.f("ix_buddy_group_invitation_school_id_invitee_id_status"),
        table_name="buddy_group_invitation",
    )
    op.drop_index(
        op.f("ix_buddy_group_invitation_school_id_buddy_group_id_sent_at"),
        table_name="buddy_group_invitation",
    )
    op.drop_index("ix_buddy_group_invitation_inviter_id", table_name="buddy_group_invitation")
    op.drop_table("buddy_group_invitation")
    op.drop_index(
        op.f("ix_buddy_group_daily_record_school_id_day_is_school_day"),
        table_name="buddy_group_daily_record",
    )
    op.drop_index(
        op.f("ix_buddy_group_daily_record_school_id_academic_year_academic_week"),
        table_name="buddy_group_daily_record",
    )
    op.drop_table("buddy_group_daily_record")
    op.drop_index(
        op.f("uq_award_school_id_student_id_achievement_id"),
        table_name="award",
        sqlite_where=sa.text("achievement_id IS NOT NULL"),
        postgresql_where=sa.text("achievement_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_award_school_id_student_id_earned_on"), table_name="award")
    op.drop_index("ix_award_achievement_id", table_name="award")
    op.drop_table("award")
    op.drop_index(
        op.f("ix_weekly_learning_points_snapshot_school_id_club_id_week_starts_on"),
        table_name="weekly_learning_points_snapshot",
    )
    op.drop_index(
        op.f("ix_weekly_learning_points_snapshot_school_id_academic_year_academic_week"),
        table_name="weekly_learning_points_snapshot",
    )
    op.drop_table("weekly_learning_points_snapshot")
    op.drop_index(
        op.f("uq_student_streak_school_id_student_id"),
        table_name="student_streak",
        sqlite_where=sa.text("club_id IS NULL"),
        postgresql_where=sa.text("club_id IS NULL"),
    )
    op.drop_index(op.f("ix_student_streak_school_id_current"), table_name="student_streak")
    op.drop_index(op.f("ix_student_streak_school_id_closed_until"), table_name="student_streak")
    op.drop_index("ix_student_streak_club_id", table_name="student_streak")
    op.drop_table("student_streak")
    op.drop_index(
        op.f("ix_streak_correction_school_id_student_id_day_corrected_at"),
        table_name="streak_correction",
    )
    op.drop_index("ix_streak_correction_club_id", table_name="streak_correction")
    op.drop_table("streak_correction")
    op.drop_index(op.f("ix_reading_log_school_id_student_id_read_on"), table_name="reading_log")
    op.drop_index(op.f("ix_reading_log_school_id_club_id_read_on"), table_name="reading_log")
    op.drop_index("ix_reading_log_book_id", table_name="reading_log")
    op.drop_table("reading_log")
    op.drop_index(
        op.f("ix_practice_log_school_id_student_id_practiced_on"), table_name="practice_log"
    )
    op.drop_index("ix_practice_log_club_id", table_name="practice_log")
    op.drop_table("practice_log")
    op.drop_index(
        op.f("ix_learning_points_balance_school_id_club_id_total"),
        table_name="learning_points_balance",
    )
    op.drop_index(
        op.f("ix_learning_points_balance_school_id_club_id_level"),
        table_name="learning_points_balance",
    )
    op.drop_table("learning_points_balance")
    op.drop_index(
        op.f("uq_club_membership_school_id_club_id_student_id"),
        table_name="club_membership",
        sqlite_where=sa.text("left_on IS NULL"),
        postgresql_where=sa.text("left_on IS NULL"),
    )
    op.drop_index(
        op.f("ix_club_membership_school_id_student_id_joined_on"), table_name="club_membership"
    )
    op.drop_index(
        op.f("ix_club_membership_school_id_club_id_joined_on"), table_name="club_membership"
    )
    op.drop_table("club_membership")
    op.drop_table("club_level")
    op.drop_index(op.f("ix_buddy_group_school_id_status"), table_name="buddy_group")
    op.drop_index(
        op.f("ix_buddy_group_school_id_creator_id_creator_role"), table_name="buddy_group"
    )
    op.drop_index("ix_buddy_group_club_id", table_name="buddy_group")
    op.drop_table("buddy_group")
    op.drop_index(op.f("ix_achievement_school_id_title"), table_name="achievement")
    op.drop_index("ix_achievement_club_id", table_name="achievement")
    op.drop_table("achievement")
    op.drop_index("ix_club_term_id", table_name="club")
    op.drop_index(op.f("ix_club_school_id_sort_name"), table_name="club")
    op.drop_index("ix_club_leader_id", table_name="club")
    op.drop_index("ix_club_instrument_id", table_name="club")
    op.drop_table("club")
    op.drop_table("buddy_mute")
    op.drop_index(op.f("ix_book_school_id_sort_title"), table_name="book")
    op.drop_table("book")
