"""What leaves the house names whom it is about; rules of retention; who was erased.

The new tables are generated from the model. What changes in older tables is written by hand in
`_change_older_tables` and turned back in `_restore_older_tables`.
"""

import sqlalchemy as sa
from alembic import op

from desktop_app.core.db.types import UtcDateTime, Uuid

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


BEFORE = (
    *("school_id", "id", "kind", "student_id", "term_id", "first_day", "last_day"),
    *("recipient_id", "recipient", "way", "language", "pages", "sha256"),
    *("given_at", "given_on", "given_by", "created_at", "updated_at", "version"),
)
INDEXES = {
    "ix_disclosure_recipient_id": ["recipient_id"],
    "ix_disclosure_school_id_kind_first_day": ["kind", "first_day"],
    "ix_disclosure_school_id_student_id_given_on": ["student_id", "given_on"],
    "ix_disclosure_term_id": ["term_id"],
}
WIDER_INDEXES = {
    "ix_disclosure_given_by_id": ["given_by_id"],
    "ix_disclosure_school_id_given_at": ["given_at"],
}


def _change_older_tables() -> None:
    """Let the log of what left the house be about more than one pupil, and say what and why."""
    _make_disclosure_anew(wider=True)


def _restore_older_tables() -> None:
    """Turn it back; what was about nobody alone is left out."""
    op.execute("DELETE FROM disclosure WHERE student_id IS NULL")
    _make_disclosure_anew(wider=False)


def _make_disclosure_anew(*, wider: bool) -> None:
    """Make the log anew, as it shall be, and move what is in it."""
    new, old = (WIDER_INDEXES, {}) if wider else ({}, WIDER_INDEXES)
    for name in (*INDEXES, *old):
        op.drop_index(op.f(name), table_name="disclosure")
    op.rename_table("disclosure", "disclosure_before")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("pk_disclosure"), "disclosure_before", type_="primary")
    op.create_table("disclosure", *_columns(wider=wider), sqlite_with_rowid=False)
    names = ", ".join(BEFORE)
    op.execute(f"INSERT INTO disclosure ({names}) SELECT {names} FROM disclosure_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits would hold the table
    op.drop_table("disclosure_before")
    for name, columns in {**INDEXES, **new}.items():
        op.create_index(op.f(name), "disclosure", ["school_id", *columns])


def _columns(*, wider: bool) -> list[sa.schema.SchemaItem]:
    """Return what the log is made of."""
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    ways = sa.Enum(
        *("PRINTED", "SAVED", "HANDED"),
        name="disclosureway",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    refers = {"student_id": "student", "term_id": "term", "recipient_id": "person"}
    more = []
    if wider:
        refers["given_by_id"] = "person"
        more = [
            sa.Column("given_by_id", Uuid(), nullable=True),
            sa.Column("what", sa.Text(), nullable=True),
            sa.Column("reason", sa.Text(), nullable=True),
        ]
    return [
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=wider),
        sa.Column("term_id", Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("recipient_id", Uuid(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("way", ways, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("pages", whole, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        *more,
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_disclosure_span")),
        sa.CheckConstraint("pages >= 0", name=op.f("ck_disclosure_pages")),
        *(
            sa.ForeignKeyConstraint(
                ["school_id", name],
                [f"{target}.school_id", f"{target}.id"],
                name=f"fk_disclosure_{name}",
                initially="DEFERRED",
                deferrable=True,
            )
            for name, target in refers.items()
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_disclosure")),
    ]


def upgrade() -> None:
    """Make the tables, and change older ones."""
    _change_older_tables()
    op.create_table(
        "erasure",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.Column("erased_by", sa.Text(), nullable=False),
        sa.Column("deleted", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cleared", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "deleted >= 0 AND cleared >= 0 AND kept >= 0", name=op.f("ck_erasure_counts")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("school_id", "number", name=op.f("uq_erasure_school_id_number")),
        sa.UniqueConstraint("school_id", "person_id", name=op.f("uq_erasure_school_id_person_id")),
        info={"append_only": True},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "retention_rule",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "PUPILS",
                "STAFF",
                "CONTACTS",
                "HEALTH",
                "NOTES",
                "TRAIL",
                "GIVEN_OUT",
                "DOCUMENTS",
                name="subject",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("months", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 1200", name=op.f("ck_retention_rule_months")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_retention_rule")),
        sa.UniqueConstraint(
            "school_id", "subject", name=op.f("uq_retention_rule_school_id_subject")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "disclosure_person",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("disclosure_id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "disclosure_id"],
            ["disclosure.school_id", "disclosure.id"],
            name="fk_disclosure_person_disclosure_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_disclosure_person_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_disclosure_person")),
        sa.UniqueConstraint(
            "school_id",
            "disclosure_id",
            "person_id",
            name=op.f("uq_disclosure_person_school_id_disclosure_id_person_id"),
        ),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_disclosure_person_school_id_person_id"),
        "disclosure_person",
        ["school_id", "person_id"],
        unique=False,
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_index(op.f("ix_disclosure_person_school_id_person_id"), table_name="disclosure_person")
    op.drop_table("disclosure_person")
    op.drop_table("retention_rule")
    op.drop_table("erasure")
    _restore_older_tables()
