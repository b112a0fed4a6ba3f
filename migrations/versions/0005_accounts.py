"""Who may sign in to a shared school, and change sets whose consequences wait.

The new tables are generated from the model. What changes in older tables is written by hand in
`_change_older_tables` and turned back in `_restore_older_tables`.
"""

import sqlalchemy as sa
from alembic import op

from desktop_app.core.db.types import UtcDateTime, Uuid

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


MINE = "ix_change_set_school_id_actor_id_number"
WAITING = "ix_change_set_school_id_number"


def _change_older_tables() -> None:
    """Let a change set wait for a desk that sees all; find one's own newest sets quickly."""
    op.add_column("change_set", sa.Column("waits", sa.Boolean(), nullable=True))
    op.create_index(op.f(MINE), "change_set", ["school_id", "actor_id", "number"])
    op.create_index(
        op.f(WAITING),
        "change_set",
        ["school_id", "number"],
        sqlite_where=sa.text("waits"),
        postgresql_where=sa.text("waits"),
    )


def _restore_older_tables() -> None:
    """Turn it back."""
    op.drop_index(op.f(WAITING), "change_set")
    op.drop_index(op.f(MINE), "change_set")
    op.drop_column("change_set", "waits")


def upgrade() -> None:
    """Make the tables, and change older ones."""
    _change_older_tables()
    op.create_table(
        "user_account",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("login_role", sa.Text(), nullable=True),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("auth_provider", sa.Text(), nullable=True),
        sa.Column("google_id", sa.Text(), nullable=True),
        sa.Column("joined_at", UtcDateTime(), nullable=True),
        sa.Column("locked_at", UtcDateTime(), nullable=True),
        sa.Column("locked_by", sa.Text(), nullable=True),
        sa.Column("locked_reason", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_user_account_folded")),
        sa.CheckConstraint(
            "locked_at IS NOT NULL OR (locked_by IS NULL AND locked_reason IS NULL)",
            name=op.f("ck_user_account_locked"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_user_account_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("school_id", "email", name=op.f("uq_user_account_school_id_email")),
        sa.UniqueConstraint(
            "school_id", "login_role", name=op.f("uq_user_account_school_id_login_role")
        ),
        sa.UniqueConstraint(
            "school_id", "person_id", name=op.f("uq_user_account_school_id_person_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_user_account_login_role", "user_account", ["login_role"], unique=False)
    op.create_table(
        "access_invitation",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("account_id", Uuid(), nullable=False),
        sa.Column("selector", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_access_invitation_expiry")),
        sa.CheckConstraint("tries BETWEEN 0 AND 10", name=op.f("ck_access_invitation_tries")),
        sa.ForeignKeyConstraint(
            ["school_id", "account_id"],
            ["user_account.school_id", "user_account.id"],
            name="fk_access_invitation_account_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_access_invitation")),
        sa.UniqueConstraint(
            "school_id", "selector", name=op.f("uq_access_invitation_school_id_selector")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_access_invitation_account_id",
        "access_invitation",
        ["school_id", "account_id"],
        unique=False,
    )
    op.create_index(
        op.f("uq_access_invitation_school_id_account_id"),
        "access_invitation",
        ["school_id", "account_id"],
        unique=True,
        sqlite_where=sa.text("used_at IS NULL AND cancelled_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL AND cancelled_at IS NULL"),
    )
    op.create_table(
        "device",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("account_id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=True),
        sa.Column("program", sa.Text(), nullable=True),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("switched_off_at", UtcDateTime(), nullable=True),
        sa.Column("switched_off_by", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "account_id"],
            ["user_account.school_id", "user_account.id"],
            name="fk_device_account_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_device")),
        sa.UniqueConstraint(
            "school_id", "account_id", "name", name=op.f("uq_device_school_id_account_id_name")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "role_grant",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("account_id", Uuid(), nullable=False),
        sa.Column(
            "right",
            sa.Enum(
                "ADMIN",
                "FRONT_DESK",
                "TEACHER",
                "PARENT",
                "STUDENT",
                "HEALTH_DATA",
                name="right",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "account_id"],
            ["user_account.school_id", "user_account.id"],
            name="fk_role_grant_account_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_role_grant")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_role_grant_school_id_account_id_right"),
        "role_grant",
        ["school_id", "account_id", "right"],
        unique=False,
    )
    op.create_index(
        op.f("uq_role_grant_school_id_account_id_right"),
        "role_grant",
        ["school_id", "account_id", "right"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_index(
        op.f("uq_role_grant_school_id_account_id_right"),
        table_name="role_grant",
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.drop_index(op.f("ix_role_grant_school_id_account_id_right"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_table("device")
    op.drop_index(
        op.f("uq_access_invitation_school_id_account_id"),
        table_name="access_invitation",
        sqlite_where=sa.text("used_at IS NULL AND cancelled_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL AND cancelled_at IS NULL"),
    )
    op.drop_index("ix_access_invitation_account_id", table_name="access_invitation")
    op.drop_table("access_invitation")
    op.drop_index("ix_user_account_login_role", table_name="user_account")
    op.drop_table("user_account")
    _restore_older_tables()
