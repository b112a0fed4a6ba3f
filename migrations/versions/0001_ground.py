"""The ground: every table of the school office's first version."""

import sqlalchemy as sa
from alembic import op

from desktop_app.core.db.types import UtcDateTime, Uuid

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "academic_year",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_academic_year_span")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_academic_year")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_academic_year_school_id_starts_on"),
        "academic_year",
        ["school_id", "starts_on"],
        unique=False,
    )
    op.create_table(
        "attendance_code",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("color", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("counts_present", sa.Boolean(), nullable=False),
        sa.Column("asks_minutes", sa.Boolean(), nullable=False),
        sa.Column("bills", sa.Boolean(), nullable=False),
        sa.Column("pays_teacher", sa.Boolean(), nullable=False),
        sa.Column("gives_credit", sa.Boolean(), nullable=False),
        sa.Column(
            "streak_effect",
            sa.Enum(
                "EARNS",
                "NEUTRAL",
                "BREAKS",
                name="streakeffect",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(key) BETWEEN 1 AND 3", name=op.f("ck_attendance_code_key")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_attendance_code")),
        sa.UniqueConstraint("school_id", "key", name=op.f("uq_attendance_code_school_id_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "change",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "set_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("row_id", Uuid(), nullable=False),
        sa.Column("op", sa.String(length=1), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("school_id", "seq", name=op.f("pk_change")),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_change_deleted",
        "change",
        ["school_id", "table_name", "seq"],
        unique=False,
        sqlite_where=sa.text("op = 'D'"),
        postgresql_where=sa.text("op = 'D'"),
    )
    op.create_index(
        op.f("ix_change_school_id_set_number_table_name_row_id"),
        "change",
        ["school_id", "set_number", "table_name", "row_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_change_school_id_table_name_row_id_seq"),
        "change",
        ["school_id", "table_name", "row_id", "seq"],
        unique=False,
    )
    op.create_table(
        "change_set",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "DO",
                "UNDO",
                "REDO",
                "COUNTER",
                "SYSTEM",
                name="setkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=True),
        sa.Column("actor_id", Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.String(length=32), nullable=False),
        sa.Column("target", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("undone_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("txid", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("school_id", "number", name=op.f("pk_change_set")),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_change_set_school_id_txid"), "change_set", ["school_id", "txid"], unique=False
    )
    op.create_table(
        "instrument",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_instrument")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_instrument_school_id_name")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "location",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column(
            "lesson_price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("lesson_price >= 0", name=op.f("ck_location_price")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_location")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "number_series",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "INVOICE",
                "CREDIT_NOTE",
                "RECEIPT",
                name="serieskind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "next_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("next_number >= 1", name=op.f("ck_number_series_next")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_number_series")),
        sa.UniqueConstraint(
            "school_id", "kind", "year", name=op.f("uq_number_series_school_id_kind_year")
        ),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("native_name", sa.Text(), nullable=True),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column(
            "privacy_level",
            sa.Enum(
                "public",
                "friends",
                "private",
                name="privacylevel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("anonymized_at", UtcDateTime(), nullable=True),
        sa.Column("merged_into_id", Uuid(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "merged_into_id"],
            ["person.school_id", "person.id"],
            name="fk_person_merged_into_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_person")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_person_merged_into_id", "person", ["school_id", "merged_into_id"], unique=False
    )
    op.create_index(
        op.f("ix_person_school_id_email"), "person", ["school_id", "email"], unique=False
    )
    op.create_index(
        op.f("ix_person_school_id_sort_name"), "person", ["school_id", "sort_name"], unique=False
    )
    op.create_table(
        "school",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("uid", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("custom_domain", sa.Text(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("company_number", sa.Text(), nullable=True),
        sa.Column("tax_number", sa.Text(), nullable=True),
        sa.Column("iban", sa.Text(), nullable=True),
        sa.Column("bic", sa.Text(), nullable=True),
        sa.Column("brand_color", sa.Text(), nullable=True),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_school")),
        sa.UniqueConstraint("school_id", "uid", name=op.f("uq_school_school_id_uid")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "setting",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_setting")),
        sa.UniqueConstraint("school_id", "key", name=op.f("uq_setting_school_id_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tax_rate",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rate_bp", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "S",
                "Z",
                "E",
                "AE",
                "O",
                name="taxcategory",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 10000", name=op.f("ck_tax_rate_rate")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_tax_rate")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("uq_tax_rate_school_id_is_default"),
        "tax_rate",
        ["school_id", "is_default"],
        unique=True,
        sqlite_where=sa.text("is_default"),
        postgresql_where=sa.text("is_default"),
    )
    op.create_table(
        "calendar_day",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("location_id", Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "HOLIDAY",
                "CLOSURE",
                name="daykind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "location_id"],
            ["location.school_id", "location.id"],
            name="fk_calendar_day_location_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint(
            "school_id",
            "day",
            "location_id",
            name=op.f("uq_calendar_day_school_id_day_location_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_calendar_day_location_id", "calendar_day", ["school_id", "location_id"], unique=False
    )
    op.create_index(
        op.f("uq_calendar_day_school_id_day"),
        "calendar_day",
        ["school_id", "day"],
        unique=True,
        sqlite_where=sa.text("location_id IS NULL"),
        postgresql_where=sa.text("location_id IS NULL"),
    )
    op.create_table(
        "consent",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "CARE",
                "SOCIAL_SHARING",
                "PHOTO",
                "PEERS",
                "AI_TUTOR",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("given_at", UtcDateTime(), nullable=True),
        sa.Column("given_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_consent_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_consent")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_consent_school_id_person_id_purpose"),
        "consent",
        ["school_id", "person_id", "purpose"],
        unique=False,
    )
    op.create_table(
        "family",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("holder_id", Uuid(), nullable=True),
        sa.Column("payer_id", Uuid(), nullable=True),
        sa.Column("billing_email", sa.Text(), nullable=True),
        sa.Column("billing_street", sa.Text(), nullable=True),
        sa.Column("billing_city", sa.Text(), nullable=True),
        sa.Column("billing_postcode", sa.Text(), nullable=True),
        sa.Column("billing_state", sa.Text(), nullable=True),
        sa.Column("billing_country", sa.Text(), nullable=True),
        sa.Column(
            "max_members", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "holder_id"],
            ["person.school_id", "person.id"],
            name="fk_family_holder_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "payer_id"],
            ["person.school_id", "person.id"],
            name="fk_family_payer_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_family")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_family_holder_id", "family", ["school_id", "holder_id"], unique=False)
    op.create_index("ix_family_payer_id", "family", ["school_id", "payer_id"], unique=False)
    op.create_index(
        op.f("ix_family_school_id_sort_name"), "family", ["school_id", "sort_name"], unique=False
    )
    op.create_table(
        "person_health",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("allergies", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_person_health_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_person_health")),
        sa.UniqueConstraint(
            "school_id", "person_id", name=op.f("uq_person_health_school_id_person_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person_note",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_person_note_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_person_note")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_person_note_person_id", "person_note", ["school_id", "person_id"], unique=False
    )
    op.create_table(
        "person_private",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("student_number", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_person_private_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_person_private")),
        sa.UniqueConstraint(
            "school_id", "person_id", name=op.f("uq_person_private_school_id_person_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_person_private_school_id_date_of_birth"),
        "person_private",
        ["school_id", "date_of_birth"],
        unique=False,
    )
    op.create_table(
        "price_plan",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "LESSON",
                "MONTH",
                name="priceunit",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tax_rate_id", Uuid(), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_price_plan_amount")),
        sa.ForeignKeyConstraint(
            ["school_id", "tax_rate_id"],
            ["tax_rate.school_id", "tax_rate.id"],
            name="fk_price_plan_tax_rate_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_price_plan")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_price_plan_tax_rate_id", "price_plan", ["school_id", "tax_rate_id"], unique=False
    )
    op.create_table(
        "relationship",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("other_id", Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "GUARDIAN",
                "EMERGENCY",
                "PAYER",
                name="relationkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("relation", sa.Text(), nullable=True),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_relationship_other")),
        sa.ForeignKeyConstraint(
            ["school_id", "other_id"],
            ["person.school_id", "person.id"],
            name="fk_relationship_other_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_relationship_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_relationship")),
        sa.UniqueConstraint(
            "school_id",
            "person_id",
            "other_id",
            "kind",
            name=op.f("uq_relationship_school_id_person_id_other_id_kind"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_relationship_other_id", "relationship", ["school_id", "other_id"], unique=False
    )
    op.create_table(
        "room",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("location_id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("capacity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_room_capacity")),
        sa.ForeignKeyConstraint(
            ["school_id", "location_id"],
            ["location.school_id", "location.id"],
            name="fk_room_location_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_room")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_room_location_id", "room", ["school_id", "location_id"], unique=False)
    op.create_table(
        "staff",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "TEACHER",
                "FRONT_DESK",
                "OWNER",
                "HEALTH_PROFESSIONAL",
                "OTHER",
                name="staffkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("job_title", sa.Text(), nullable=True),
        sa.Column("bio", sa.Text(), nullable=True),
        sa.Column("stripe_connect_id", sa.Text(), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_staff_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_staff")),
        sa.UniqueConstraint("school_id", "person_id", name=op.f("uq_staff_school_id_person_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "student",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("location_id", Uuid(), nullable=True),
        sa.Column("school_grade", sa.Text(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column(
            "search_place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("left_on >= joined_on", name=op.f("ck_student_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "location_id"],
            ["location.school_id", "location.id"],
            name="fk_student_location_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_student_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_student")),
        sa.UniqueConstraint("school_id", "person_id", name=op.f("uq_student_school_id_person_id")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_student_location_id", "student", ["school_id", "location_id"], unique=False)
    op.create_index(
        op.f("ix_student_school_id_sort_name_archived_at_location_id_search_place"),
        "student",
        ["school_id", "sort_name", "archived_at", "location_id", "search_place"],
        unique=False,
    )
    op.create_table(
        "term",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("academic_year_id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_term_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "academic_year_id"],
            ["academic_year.school_id", "academic_year.id"],
            name="fk_term_academic_year_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_term")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_term_academic_year_id", "term", ["school_id", "academic_year_id"], unique=False
    )
    op.create_index(
        op.f("ix_term_school_id_starts_on"), "term", ["school_id", "starts_on"], unique=False
    )
    op.create_table(
        "travel_time",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("from_location_id", Uuid(), nullable=False),
        sa.Column("to_location_id", Uuid(), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_travel_time_minutes")),
        sa.ForeignKeyConstraint(
            ["school_id", "from_location_id"],
            ["location.school_id", "location.id"],
            name="fk_travel_time_from_location_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "to_location_id"],
            ["location.school_id", "location.id"],
            name="fk_travel_time_to_location_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_travel_time")),
        sa.UniqueConstraint(
            "school_id",
            "from_location_id",
            "to_location_id",
            name=op.f("uq_travel_time_school_id_from_location_id_to_location_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_travel_time_to_location_id",
        "travel_time",
        ["school_id", "to_location_id"],
        unique=False,
    )
    op.create_table(
        "busy",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=True),
        sa.Column("room_id", Uuid(), nullable=True),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (room_id IS NULL)", name=op.f("ck_busy_one")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_busy_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_busy_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "room_id"],
            ["room.school_id", "room.id"],
            name="fk_busy_room_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_busy")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_busy_school_id_person_id_starts_at"),
        "busy",
        ["school_id", "person_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_busy_school_id_room_id_starts_at"),
        "busy",
        ["school_id", "room_id", "starts_at"],
        unique=False,
    )
    op.create_table(
        "family_balance",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("family_id", Uuid(), nullable=False),
        sa.Column("owed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wallet", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "family_id"],
            ["family.school_id", "family.id"],
            name="fk_family_balance_family_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_family_balance")),
        sa.UniqueConstraint(
            "school_id", "family_id", name=op.f("uq_family_balance_school_id_family_id")
        ),
        info={"journaled": False},
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_family_balance_school_id_owed"),
        "family_balance",
        ["school_id", "owed"],
        unique=False,
    )
    op.create_table(
        "family_member",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("family_id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "CHILD",
                "ADULT",
                name="memberrole",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("share_bp", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("share_bp BETWEEN 0 AND 10000", name=op.f("ck_family_member_share")),
        sa.ForeignKeyConstraint(
            ["school_id", "family_id"],
            ["family.school_id", "family.id"],
            name="fk_family_member_family_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_family_member_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_family_member")),
        sa.UniqueConstraint(
            "school_id",
            "family_id",
            "person_id",
            name=op.f("uq_family_member_school_id_family_id_person_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_family_member_person_id", "family_member", ["school_id", "person_id"], unique=False
    )
    op.create_table(
        "invoice",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "INVOICE",
                "CREDIT_NOTE",
                name="invoicekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "ISSUED",
                "VOID",
                name="invoicestatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("family_id", Uuid(), nullable=False),
        sa.Column("credits_id", Uuid(), nullable=True),
        sa.Column("month", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("prices_gross", sa.Boolean(), nullable=False),
        sa.Column(
            "net_total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "tax_total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("settled", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'ISSUED') = (number IS NOT NULL)", name=op.f("ck_invoice_numbered")
        ),
        sa.CheckConstraint("net_total + tax_total = total", name=op.f("ck_invoice_sum")),
        sa.ForeignKeyConstraint(
            ["school_id", "credits_id"],
            ["invoice.school_id", "invoice.id"],
            name="fk_invoice_credits_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "family_id"],
            ["family.school_id", "family.id"],
            name="fk_invoice_family_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_invoice")),
        sa.UniqueConstraint(
            "school_id", "kind", "number", name=op.f("uq_invoice_school_id_kind_number")
        ),
        info={"frozen_when": "OLD.number IS NOT NULL"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invoice_credits_id", "invoice", ["school_id", "credits_id"], unique=False)
    op.create_index(
        op.f("ix_invoice_school_id_family_id_issued_on"),
        "invoice",
        ["school_id", "family_id", "issued_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_invoice_school_id_issued_on"), "invoice", ["school_id", "issued_on"], unique=False
    )
    op.create_index(
        op.f("ix_invoice_school_id_month"), "invoice", ["school_id", "month"], unique=False
    )
    op.create_index(
        op.f("ix_invoice_school_id_status_due_on"),
        "invoice",
        ["school_id", "status", "due_on"],
        unique=False,
    )
    op.create_table(
        "lesson",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sort_title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column(
            "type",
            sa.Enum(
                "INDIVIDUAL",
                "GROUP",
                "HYBRID",
                "BAND_REHEARSAL",
                "ENSEMBLE",
                name="lessontype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("instrument_id", Uuid(), nullable=True),
        sa.Column("teacher_id", Uuid(), nullable=True),
        sa.Column("room_id", Uuid(), nullable=True),
        sa.Column("location_id", Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("duration", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "recurrence",
            sa.Enum(
                "ONCE",
                "WEEKLY",
                "BIWEEKLY",
                "MONTHLY",
                "CUSTOM",
                name="recurrence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("rrule", sa.Text(), nullable=True),
        sa.Column("except_dates", sa.Text(), nullable=True),
        sa.Column("recurrence_end_date", sa.Date(), nullable=True),
        sa.Column("planned_until", sa.Date(), nullable=True),
        sa.Column(
            "max_students", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "price_per_student", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("tax_rate_id", Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "SCHEDULED",
                "COMPLETED",
                "CANCELLED",
                name="lessonstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("duration BETWEEN 1 AND 1440", name=op.f("ck_lesson_duration")),
        sa.CheckConstraint("max_students > 0", name=op.f("ck_lesson_places")),
        sa.CheckConstraint("price_per_student >= 0", name=op.f("ck_lesson_price")),
        sa.ForeignKeyConstraint(
            ["school_id", "instrument_id"],
            ["instrument.school_id", "instrument.id"],
            name="fk_lesson_instrument_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "location_id"],
            ["location.school_id", "location.id"],
            name="fk_lesson_location_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "room_id"],
            ["room.school_id", "room.id"],
            name="fk_lesson_room_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "tax_rate_id"],
            ["tax_rate.school_id", "tax_rate.id"],
            name="fk_lesson_tax_rate_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "teacher_id"],
            ["staff.school_id", "staff.id"],
            name="fk_lesson_teacher_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_lesson")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_lesson_instrument_id", "lesson", ["school_id", "instrument_id"], unique=False
    )
    op.create_index("ix_lesson_location_id", "lesson", ["school_id", "location_id"], unique=False)
    op.create_index("ix_lesson_room_id", "lesson", ["school_id", "room_id"], unique=False)
    op.create_index(
        op.f("ix_lesson_school_id_sort_title"), "lesson", ["school_id", "sort_title"], unique=False
    )
    op.create_index("ix_lesson_tax_rate_id", "lesson", ["school_id", "tax_rate_id"], unique=False)
    op.create_index("ix_lesson_teacher_id", "lesson", ["school_id", "teacher_id"], unique=False)
    op.create_table(
        "payment",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("family_id", Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "PROCESSING",
                "COMPLETED",
                "FAILED",
                "REFUNDED",
                "DISPUTED",
                name="paymentstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "method",
            sa.Enum(
                "STRIPE",
                "CARD",
                "BANK_TRANSFER",
                "CASH",
                "CHECK",
                "OTHER",
                name="paymentmethod",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("stripe_payment_intent_id", sa.Text(), nullable=True),
        sa.Column("stripe_charge_id", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_amount")),
        sa.ForeignKeyConstraint(
            ["school_id", "family_id"],
            ["family.school_id", "family.id"],
            name="fk_payment_family_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_payment")),
        sa.UniqueConstraint("school_id", "number", name=op.f("uq_payment_school_id_number")),
        info={
            "frozen_when": "1 = 1",
            "free": ["status", "stripe_payment_intent_id", "stripe_charge_id"],
        },
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_payment_school_id_family_id_paid_on"),
        "payment",
        ["school_id", "family_id", "paid_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_payment_school_id_paid_on"), "payment", ["school_id", "paid_on"], unique=False
    )
    op.create_table(
        "staff_instrument",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("staff_id", Uuid(), nullable=False),
        sa.Column("instrument_id", Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "instrument_id"],
            ["instrument.school_id", "instrument.id"],
            name="fk_staff_instrument_instrument_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "staff_id"],
            ["staff.school_id", "staff.id"],
            name="fk_staff_instrument_staff_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_staff_instrument")),
        sa.UniqueConstraint(
            "school_id",
            "staff_id",
            "instrument_id",
            name=op.f("uq_staff_instrument_school_id_staff_id_instrument_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_staff_instrument_instrument_id",
        "staff_instrument",
        ["school_id", "instrument_id"],
        unique=False,
    )
    op.create_table(
        "student_instrument",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("instrument_id", Uuid(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "BEGINNER",
                "ELEMENTARY",
                "INTERMEDIATE",
                "ADVANCED",
                "PROFESSIONAL",
                name="skilllevel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "instrument_id"],
            ["instrument.school_id", "instrument.id"],
            name="fk_student_instrument_instrument_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_student_instrument_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_student_instrument")),
        sa.UniqueConstraint(
            "school_id",
            "student_id",
            "instrument_id",
            name=op.f("uq_student_instrument_school_id_student_id_instrument_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_student_instrument_instrument_id",
        "student_instrument",
        ["school_id", "instrument_id"],
        unique=False,
    )
    op.create_table(
        "enrollment",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("lesson_id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "ACTIVE",
                "COMPLETED",
                "UNENROLLED",
                "DROPPED",
                name="enrollmentstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("enrolled_on", sa.Date(), nullable=False),
        sa.Column("unenrolled_on", sa.Date(), nullable=True),
        sa.Column(
            "price_per_lesson", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("booked_anyway", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("price_per_lesson >= 0", name=op.f("ck_enrollment_price")),
        sa.CheckConstraint("unenrolled_on >= enrolled_on", name=op.f("ck_enrollment_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_enrollment_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_enrollment_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_enrollment")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_enrollment_school_id_lesson_id_status"),
        "enrollment",
        ["school_id", "lesson_id", "status"],
        unique=False,
    )
    op.create_index(
        op.f("ix_enrollment_school_id_student_id_status"),
        "enrollment",
        ["school_id", "student_id", "status"],
        unique=False,
    )
    op.create_index(
        op.f("uq_enrollment_school_id_lesson_id_student_id"),
        "enrollment",
        ["school_id", "lesson_id", "student_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('PENDING', 'ACTIVE')"),
        postgresql_where=sa.text("status IN ('PENDING', 'ACTIVE')"),
    )
    op.create_table(
        "hybrid_lesson_config",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("lesson_id", Uuid(), nullable=False),
        sa.Column(
            "cycle_length", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("one_on_one_weeks", sa.Text(), nullable=False),
        sa.Column("cycle_start_date", sa.Date(), nullable=False),
        sa.Column(
            "one_on_one_price_per_student",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "notify_parents_in_advance",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "cycle_length BETWEEN 1 AND 52", name=op.f("ck_hybrid_lesson_config_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_hybrid_lesson_config_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_hybrid_lesson_config")),
        sa.UniqueConstraint(
            "school_id", "lesson_id", name=op.f("uq_hybrid_lesson_config_school_id_lesson_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "issued_document",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("invoice_id", Uuid(), nullable=True),
        sa.Column("payment_id", Uuid(), nullable=True),
        sa.Column("family_id", Uuid(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("printed_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "family_id"],
            ["family.school_id", "family.id"],
            name="fk_issued_document_family_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "invoice_id"],
            ["invoice.school_id", "invoice.id"],
            name="fk_issued_document_invoice_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "payment_id"],
            ["payment.school_id", "payment.id"],
            name="fk_issued_document_payment_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint(
            "school_id", "kind", "number", name=op.f("uq_issued_document_school_id_kind_number")
        ),
        info={"frozen_when": "1 = 1", "once": ["pdf", "sha256", "printed_at"]},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_issued_document_family_id", "issued_document", ["school_id", "family_id"], unique=False
    )
    op.create_index(
        "ix_issued_document_invoice_id",
        "issued_document",
        ["school_id", "invoice_id"],
        unique=False,
    )
    op.create_index(
        "ix_issued_document_payment_id",
        "issued_document",
        ["school_id", "payment_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_issued_document_school_id_kind"),
        "issued_document",
        ["school_id", "kind"],
        unique=False,
    )
    op.create_table(
        "ledger_entry",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("family_id", Uuid(), nullable=False),
        sa.Column("entry_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "INVOICE",
                "CREDIT_NOTE",
                "PAYMENT",
                "REVERSAL",
                "REFUND",
                name="entrykind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", Uuid(), nullable=True),
        sa.Column("payment_id", Uuid(), nullable=True),
        sa.Column("reverses_id", Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "family_id"],
            ["family.school_id", "family.id"],
            name="fk_ledger_entry_family_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "invoice_id"],
            ["invoice.school_id", "invoice.id"],
            name="fk_ledger_entry_invoice_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "payment_id"],
            ["payment.school_id", "payment.id"],
            name="fk_ledger_entry_payment_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "reverses_id"],
            ["ledger_entry.school_id", "ledger_entry.id"],
            name="fk_ledger_entry_reverses_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_ledger_entry")),
        info={"append_only": True},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_ledger_entry_invoice_id", "ledger_entry", ["school_id", "invoice_id"], unique=False
    )
    op.create_index(
        "ix_ledger_entry_payment_id", "ledger_entry", ["school_id", "payment_id"], unique=False
    )
    op.create_index(
        "ix_ledger_entry_reverses_id", "ledger_entry", ["school_id", "reverses_id"], unique=False
    )
    op.create_index(
        op.f("ix_ledger_entry_school_id_family_id_entry_on"),
        "ledger_entry",
        ["school_id", "family_id", "entry_on"],
        unique=False,
    )
    op.create_table(
        "lesson_occurrence",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("lesson_id", Uuid(), nullable=False),
        sa.Column("original_date", sa.Date(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("teacher_id", Uuid(), nullable=True),
        sa.Column("substitute_for_id", Uuid(), nullable=True),
        sa.Column("room_id", Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "SCHEDULED",
                "COMPLETED",
                "CANCELLED",
                "CANCELLED_BY_TEACHER",
                "CANCELLED_BY_STUDENT",
                name="occurrencestatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("booked_anyway", sa.Text(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("finished_by", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_lesson_occurrence_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_lesson_occurrence_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "room_id"],
            ["room.school_id", "room.id"],
            name="fk_lesson_occurrence_room_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "substitute_for_id"],
            ["staff.school_id", "staff.id"],
            name="fk_lesson_occurrence_substitute_for_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "teacher_id"],
            ["staff.school_id", "staff.id"],
            name="fk_lesson_occurrence_teacher_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_lesson_occurrence")),
        sa.UniqueConstraint(
            "school_id",
            "lesson_id",
            "original_date",
            name=op.f("uq_lesson_occurrence_school_id_lesson_id_original_date"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_lesson_occurrence_school_id_lesson_id_starts_at"),
        "lesson_occurrence",
        ["school_id", "lesson_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lesson_occurrence_school_id_local_date_starts_at"),
        "lesson_occurrence",
        ["school_id", "local_date", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lesson_occurrence_school_id_room_id_starts_at"),
        "lesson_occurrence",
        ["school_id", "room_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lesson_occurrence_school_id_teacher_id_starts_at"),
        "lesson_occurrence",
        ["school_id", "teacher_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        "ix_lesson_occurrence_substitute_for_id",
        "lesson_occurrence",
        ["school_id", "substitute_for_id"],
        unique=False,
    )
    op.create_table(
        "payment_allocation",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("invoice_id", Uuid(), nullable=False),
        sa.Column("payment_id", Uuid(), nullable=True),
        sa.Column("credit_note_id", Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_payment_allocation_amount")),
        sa.ForeignKeyConstraint(
            ["school_id", "credit_note_id"],
            ["invoice.school_id", "invoice.id"],
            name="fk_payment_allocation_credit_note_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "invoice_id"],
            ["invoice.school_id", "invoice.id"],
            name="fk_payment_allocation_invoice_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "payment_id"],
            ["payment.school_id", "payment.id"],
            name="fk_payment_allocation_payment_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_payment_allocation")),
        info={"append_only": True},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_payment_allocation_credit_note_id",
        "payment_allocation",
        ["school_id", "credit_note_id"],
        unique=False,
    )
    op.create_index(
        "ix_payment_allocation_invoice_id",
        "payment_allocation",
        ["school_id", "invoice_id"],
        unique=False,
    )
    op.create_index(
        "ix_payment_allocation_payment_id",
        "payment_allocation",
        ["school_id", "payment_id"],
        unique=False,
    )
    op.create_table(
        "subscription",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("lesson_id", Uuid(), nullable=True),
        sa.Column("price_plan_id", Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_subscription_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_subscription_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "price_plan_id"],
            ["price_plan.school_id", "price_plan.id"],
            name="fk_subscription_price_plan_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_subscription_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_subscription")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_subscription_lesson_id", "subscription", ["school_id", "lesson_id"], unique=False
    )
    op.create_index(
        "ix_subscription_price_plan_id",
        "subscription",
        ["school_id", "price_plan_id"],
        unique=False,
    )
    op.create_index(
        "ix_subscription_student_id", "subscription", ["school_id", "student_id"], unique=False
    )
    op.create_table(
        "wallet_entry",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("family_id", Uuid(), nullable=False),
        sa.Column("entry_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payment_id", Uuid(), nullable=True),
        sa.Column("invoice_id", Uuid(), nullable=True),
        sa.Column("reverses_id", Uuid(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "family_id"],
            ["family.school_id", "family.id"],
            name="fk_wallet_entry_family_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "invoice_id"],
            ["invoice.school_id", "invoice.id"],
            name="fk_wallet_entry_invoice_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "payment_id"],
            ["payment.school_id", "payment.id"],
            name="fk_wallet_entry_payment_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "reverses_id"],
            ["wallet_entry.school_id", "wallet_entry.id"],
            name="fk_wallet_entry_reverses_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_wallet_entry")),
        info={"append_only": True},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_wallet_entry_invoice_id", "wallet_entry", ["school_id", "invoice_id"], unique=False
    )
    op.create_index(
        "ix_wallet_entry_payment_id", "wallet_entry", ["school_id", "payment_id"], unique=False
    )
    op.create_index(
        "ix_wallet_entry_reverses_id", "wallet_entry", ["school_id", "reverses_id"], unique=False
    )
    op.create_index(
        op.f("ix_wallet_entry_school_id_family_id_entry_on"),
        "wallet_entry",
        ["school_id", "family_id", "entry_on"],
        unique=False,
    )
    op.create_table(
        "attendance_mark",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("occurrence_id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("code_id", Uuid(), nullable=True),
        sa.Column(
            "minutes_late", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("author_id", Uuid(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("device_time", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "author_id"],
            ["person.school_id", "person.id"],
            name="fk_attendance_mark_author_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "code_id"],
            ["attendance_code.school_id", "attendance_code.id"],
            name="fk_attendance_mark_code_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "occurrence_id"],
            ["lesson_occurrence.school_id", "lesson_occurrence.id"],
            name="fk_attendance_mark_occurrence_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_attendance_mark_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_attendance_mark")),
        info={"no_update": True},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_attendance_mark_author_id", "attendance_mark", ["school_id", "author_id"], unique=False
    )
    op.create_index(
        "ix_attendance_mark_code_id", "attendance_mark", ["school_id", "code_id"], unique=False
    )
    op.create_index(
        op.f("ix_attendance_mark_school_id_occurrence_id_student_id_received_at"),
        "attendance_mark",
        ["school_id", "occurrence_id", "student_id", "received_at"],
        unique=False,
    )
    op.create_index(
        "ix_attendance_mark_student_id",
        "attendance_mark",
        ["school_id", "student_id"],
        unique=False,
    )
    op.create_table(
        "external_id",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("their_id", sa.Text(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=True),
        sa.Column("location_id", Uuid(), nullable=True),
        sa.Column("term_id", Uuid(), nullable=True),
        sa.Column("lesson_id", Uuid(), nullable=True),
        sa.Column("enrollment_id", Uuid(), nullable=True),
        sa.Column("relationship_id", Uuid(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN location_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN term_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN lesson_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN enrollment_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN relationship_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_external_id_one"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "enrollment_id"],
            ["enrollment.school_id", "enrollment.id"],
            name="fk_external_id_enrollment_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_external_id_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "location_id"],
            ["location.school_id", "location.id"],
            name="fk_external_id_location_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name="fk_external_id_person_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "relationship_id"],
            ["relationship.school_id", "relationship.id"],
            name="fk_external_id_relationship_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "term_id"],
            ["term.school_id", "term.id"],
            name="fk_external_id_term_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_external_id")),
        sa.UniqueConstraint(
            "school_id",
            "system",
            "kind",
            "their_id",
            name=op.f("uq_external_id_school_id_system_kind_their_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_external_id_enrollment_id", "external_id", ["school_id", "enrollment_id"], unique=False
    )
    op.create_index(
        "ix_external_id_lesson_id", "external_id", ["school_id", "lesson_id"], unique=False
    )
    op.create_index(
        "ix_external_id_location_id", "external_id", ["school_id", "location_id"], unique=False
    )
    op.create_index(
        "ix_external_id_person_id", "external_id", ["school_id", "person_id"], unique=False
    )
    op.create_index(
        "ix_external_id_relationship_id",
        "external_id",
        ["school_id", "relationship_id"],
        unique=False,
    )
    op.create_index("ix_external_id_term_id", "external_id", ["school_id", "term_id"], unique=False)
    op.create_table(
        "invoice_line",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("invoice_id", Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "LESSONS",
                "MONTH",
                "CORRECTION",
                "GOODS",
                name="linekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("student_id", Uuid(), nullable=True),
        sa.Column("lesson_id", Uuid(), nullable=True),
        sa.Column("enrollment_id", Uuid(), nullable=True),
        sa.Column("subscription_id", Uuid(), nullable=True),
        sa.Column("credits_line_id", Uuid(), nullable=True),
        sa.Column("month", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "unit_price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tax_rate_id", Uuid(), nullable=True),
        sa.Column("tax_bp", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tax_category", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "credits_line_id"],
            ["invoice_line.school_id", "invoice_line.id"],
            name="fk_invoice_line_credits_line_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "enrollment_id"],
            ["enrollment.school_id", "enrollment.id"],
            name="fk_invoice_line_enrollment_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "invoice_id"],
            ["invoice.school_id", "invoice.id"],
            name="fk_invoice_line_invoice_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_invoice_line_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_invoice_line_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "subscription_id"],
            ["subscription.school_id", "subscription.id"],
            name="fk_invoice_line_subscription_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "tax_rate_id"],
            ["tax_rate.school_id", "tax_rate.id"],
            name="fk_invoice_line_tax_rate_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_invoice_line")),
        sa.UniqueConstraint(
            "school_id",
            "invoice_id",
            "position",
            name=op.f("uq_invoice_line_school_id_invoice_id_position"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_invoice_line_credits_line_id",
        "invoice_line",
        ["school_id", "credits_line_id"],
        unique=False,
    )
    op.create_index(
        "ix_invoice_line_enrollment_id",
        "invoice_line",
        ["school_id", "enrollment_id"],
        unique=False,
    )
    op.create_index(
        "ix_invoice_line_lesson_id", "invoice_line", ["school_id", "lesson_id"], unique=False
    )
    op.create_index(
        "ix_invoice_line_student_id", "invoice_line", ["school_id", "student_id"], unique=False
    )
    op.create_index(
        "ix_invoice_line_subscription_id",
        "invoice_line",
        ["school_id", "subscription_id"],
        unique=False,
    )
    op.create_index(
        "ix_invoice_line_tax_rate_id", "invoice_line", ["school_id", "tax_rate_id"], unique=False
    )
    op.create_table(
        "attendance",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("occurrence_id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("code_id", Uuid(), nullable=False),
        sa.Column("mark_id", Uuid(), nullable=False),
        sa.Column(
            "minutes_late", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes_late BETWEEN 0 AND 1440", name=op.f("ck_attendance_late")),
        sa.ForeignKeyConstraint(
            ["school_id", "code_id"],
            ["attendance_code.school_id", "attendance_code.id"],
            name="fk_attendance_code_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "mark_id"],
            ["attendance_mark.school_id", "attendance_mark.id"],
            name="fk_attendance_mark_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "occurrence_id"],
            ["lesson_occurrence.school_id", "lesson_occurrence.id"],
            name="fk_attendance_occurrence_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_attendance_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "school_id",
            "occurrence_id",
            "student_id",
            name=op.f("uq_attendance_school_id_occurrence_id_student_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_attendance_school_id_code_id"),
        "attendance",
        ["school_id", "code_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_attendance_school_id_mark_id"),
        "attendance",
        ["school_id", "mark_id"],
        unique=False,
    )
    op.create_index(
        "ix_attendance_student_id", "attendance", ["school_id", "student_id"], unique=False
    )
    op.create_table(
        "billed_meeting",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("invoice_line_id", Uuid(), nullable=False),
        sa.Column("family_id", Uuid(), nullable=False),
        sa.Column("occurrence_id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("sign", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("sign IN (-1, 1)", name=op.f("ck_billed_meeting_sign")),
        sa.ForeignKeyConstraint(
            ["school_id", "family_id"],
            ["family.school_id", "family.id"],
            name="fk_billed_meeting_family_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "invoice_line_id"],
            ["invoice_line.school_id", "invoice_line.id"],
            name="fk_billed_meeting_invoice_line_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "occurrence_id"],
            ["lesson_occurrence.school_id", "lesson_occurrence.id"],
            name="fk_billed_meeting_occurrence_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_billed_meeting_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_billed_meeting")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_billed_meeting_family_id", "billed_meeting", ["school_id", "family_id"], unique=False
    )
    op.create_index(
        "ix_billed_meeting_invoice_line_id",
        "billed_meeting",
        ["school_id", "invoice_line_id"],
        unique=False,
    )
    op.create_index(
        "ix_billed_meeting_occurrence_id",
        "billed_meeting",
        ["school_id", "occurrence_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_billed_meeting_school_id_student_id_occurrence_id"),
        "billed_meeting",
        ["school_id", "student_id", "occurrence_id"],
        unique=False,
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_index(
        op.f("ix_billed_meeting_school_id_student_id_occurrence_id"), table_name="billed_meeting"
    )
    op.drop_index("ix_billed_meeting_occurrence_id", table_name="billed_meeting")
    op.drop_index("ix_billed_meeting_invoice_line_id", table_name="billed_meeting")
    op.drop_index("ix_billed_meeting_family_id", table_name="billed_meeting")
    op.drop_table("billed_meeting")
    op.drop_index("ix_attendance_student_id", table_name="attendance")
    op.drop_index(op.f("ix_attendance_school_id_mark_id"), table_name="attendance")
    op.drop_index(op.f("ix_attendance_school_id_code_id"), table_name="attendance")
    op.drop_table("attendance")
    op.drop_index("ix_invoice_line_tax_rate_id", table_name="invoice_line")
    op.drop_index("ix_invoice_line_subscription_id", table_name="invoice_line")
    op.drop_index("ix_invoice_line_student_id", table_name="invoice_line")
    op.drop_index("ix_invoice_line_lesson_id", table_name="invoice_line")
    op.drop_index("ix_invoice_line_enrollment_id", table_name="invoice_line")
    op.drop_index("ix_invoice_line_credits_line_id", table_name="invoice_line")
    op.drop_table("invoice_line")
    op.drop_index("ix_external_id_term_id", table_name="external_id")
    op.drop_index("ix_external_id_relationship_id", table_name="external_id")
    op.drop_index("ix_external_id_person_id", table_name="external_id")
    op.drop_index("ix_external_id_location_id", table_name="external_id")
    op.drop_index("ix_external_id_lesson_id", table_name="external_id")
    op.drop_index("ix_external_id_enrollment_id", table_name="external_id")
    op.drop_table("external_id")
    op.drop_index("ix_attendance_mark_student_id", table_name="attendance_mark")
    op.drop_index(
        op.f("ix_attendance_mark_school_id_occurrence_id_student_id_received_at"),
        table_name="attendance_mark",
    )
    op.drop_index("ix_attendance_mark_code_id", table_name="attendance_mark")
    op.drop_index("ix_attendance_mark_author_id", table_name="attendance_mark")
    op.drop_table("attendance_mark")
    op.drop_index(op.f("ix_wallet_entry_school_id_family_id_entry_on"), table_name="wallet_entry")
    op.drop_index("ix_wallet_entry_reverses_id", table_name="wallet_entry")
    op.drop_index("ix_wallet_entry_payment_id", table_name="wallet_entry")
    op.drop_index("ix_wallet_entry_invoice_id", table_name="wallet_entry")
    op.drop_table("wallet_entry")
    op.drop_index("ix_subscription_student_id", table_name="subscription")
    op.drop_index("ix_subscription_price_plan_id", table_name="subscription")
    op.drop_index("ix_subscription_lesson_id", table_name="subscription")
    op.drop_table("subscription")
    op.drop_index("ix_payment_allocation_payment_id", table_name="payment_allocation")
    op.drop_index("ix_payment_allocation_invoice_id", table_name="payment_allocation")
    op.drop_index("ix_payment_allocation_credit_note_id", table_name="payment_allocation")
    op.drop_table("payment_allocation")
    op.drop_index("ix_lesson_occurrence_substitute_for_id", table_name="lesson_occurrence")
    op.drop_index(
        op.f("ix_lesson_occurrence_school_id_teacher_id_starts_at"), table_name="lesson_occurrence"
    )
    op.drop_index(
        op.f("ix_lesson_occurrence_school_id_room_id_starts_at"), table_name="lesson_occurrence"
    )
    op.drop_index(
        op.f("ix_lesson_occurrence_school_id_local_date_starts_at"), table_name="lesson_occurrence"
    )
    op.drop_index(
        op.f("ix_lesson_occurrence_school_id_lesson_id_starts_at"), table_name="lesson_occurrence"
    )
    op.drop_table("lesson_occurrence")
    op.drop_index(op.f("ix_ledger_entry_school_id_family_id_entry_on"), table_name="ledger_entry")
    op.drop_index("ix_ledger_entry_reverses_id", table_name="ledger_entry")
    op.drop_index("ix_ledger_entry_payment_id", table_name="ledger_entry")
    op.drop_index("ix_ledger_entry_invoice_id", table_name="ledger_entry")
    op.drop_table("ledger_entry")
    op.drop_index(op.f("ix_issued_document_school_id_kind"), table_name="issued_document")
    op.drop_index("ix_issued_document_payment_id", table_name="issued_document")
    op.drop_index("ix_issued_document_invoice_id", table_name="issued_document")
    op.drop_index("ix_issued_document_family_id", table_name="issued_document")
    op.drop_table("issued_document")
    op.drop_table("hybrid_lesson_config")
    op.drop_index(
        op.f("uq_enrollment_school_id_lesson_id_student_id"),
        table_name="enrollment",
        sqlite_where=sa.text("status IN ('PENDING', 'ACTIVE')"),
        postgresql_where=sa.text("status IN ('PENDING', 'ACTIVE')"),
    )
    op.drop_index(op.f("ix_enrollment_school_id_student_id_status"), table_name="enrollment")
    op.drop_index(op.f("ix_enrollment_school_id_lesson_id_status"), table_name="enrollment")
    op.drop_table("enrollment")
    op.drop_index("ix_student_instrument_instrument_id", table_name="student_instrument")
    op.drop_table("student_instrument")
    op.drop_index("ix_staff_instrument_instrument_id", table_name="staff_instrument")
    op.drop_table("staff_instrument")
    op.drop_index(op.f("ix_payment_school_id_paid_on"), table_name="payment")
    op.drop_index(op.f("ix_payment_school_id_family_id_paid_on"), table_name="payment")
    op.drop_table("payment")
    op.drop_index("ix_lesson_teacher_id", table_name="lesson")
    op.drop_index("ix_lesson_tax_rate_id", table_name="lesson")
    op.drop_index(op.f("ix_lesson_school_id_sort_title"), table_name="lesson")
    op.drop_index("ix_lesson_room_id", table_name="lesson")
    op.drop_index("ix_lesson_location_id", table_name="lesson")
    op.drop_index("ix_lesson_instrument_id", table_name="lesson")
    op.drop_table("lesson")
    op.drop_index(op.f("ix_invoice_school_id_status_due_on"), table_name="invoice")
    op.drop_index(op.f("ix_invoice_school_id_month"), table_name="invoice")
    op.drop_index(op.f("ix_invoice_school_id_issued_on"), table_name="invoice")
    op.drop_index(op.f("ix_invoice_school_id_family_id_issued_on"), table_name="invoice")
    op.drop_index("ix_invoice_credits_id", table_name="invoice")
    op.drop_table("invoice")
    op.drop_index("ix_family_member_person_id", table_name="family_member")
    op.drop_table("family_member")
    op.drop_index(op.f("ix_family_balance_school_id_owed"), table_name="family_balance")
    op.drop_table("family_balance")
    op.drop_index(op.f("ix_busy_school_id_room_id_starts_at"), table_name="busy")
    op.drop_index(op.f("ix_busy_school_id_person_id_starts_at"), table_name="busy")
    op.drop_table("busy")
    op.drop_index("ix_travel_time_to_location_id", table_name="travel_time")
    op.drop_table("travel_time")
    op.drop_index(op.f("ix_term_school_id_starts_on"), table_name="term")
    op.drop_index("ix_term_academic_year_id", table_name="term")
    op.drop_table("term")
    op.drop_index(
        op.f("ix_student_school_id_sort_name_archived_at_location_id_search_place"),
        table_name="student",
    )
    op.drop_index("ix_student_location_id", table_name="student")
    op.drop_table("student")
    op.drop_table("staff")
    op.drop_index("ix_room_location_id", table_name="room")
    op.drop_table("room")
    op.drop_index("ix_relationship_other_id", table_name="relationship")
    op.drop_table("relationship")
    op.drop_index("ix_price_plan_tax_rate_id", table_name="price_plan")
    op.drop_table("price_plan")
    op.drop_index(op.f("ix_person_private_school_id_date_of_birth"), table_name="person_private")
    op.drop_table("person_private")
    op.drop_index("ix_person_note_person_id", table_name="person_note")
    op.drop_table("person_note")
    op.drop_table("person_health")
    op.drop_index(op.f("ix_family_school_id_sort_name"), table_name="family")
    op.drop_index("ix_family_payer_id", table_name="family")
    op.drop_index("ix_family_holder_id", table_name="family")
    op.drop_table("family")
    op.drop_index(op.f("ix_consent_school_id_person_id_purpose"), table_name="consent")
    op.drop_table("consent")
    op.drop_index(
        op.f("uq_calendar_day_school_id_day"),
        table_name="calendar_day",
        sqlite_where=sa.text("location_id IS NULL"),
        postgresql_where=sa.text("location_id IS NULL"),
    )
    op.drop_index("ix_calendar_day_location_id", table_name="calendar_day")
    op.drop_table("calendar_day")
    op.drop_index(
        op.f("uq_tax_rate_school_id_is_default"),
        table_name="tax_rate",
        sqlite_where=sa.text("is_default"),
        postgresql_where=sa.text("is_default"),
    )
    op.drop_table("tax_rate")
    op.drop_table("setting")
    op.drop_table("school")
    op.drop_index(op.f("ix_person_school_id_sort_name"), table_name="person")
    op.drop_index(op.f("ix_person_school_id_email"), table_name="person")
    op.drop_index("ix_person_merged_into_id", table_name="person")
    op.drop_table("person")
    op.drop_table("number_series")
    op.drop_table("location")
    op.drop_table("instrument")
    op.drop_index(op.f("ix_change_set_school_id_txid"), table_name="change_set")
    op.drop_table("change_set")
    op.drop_index(op.f("ix_change_school_id_table_name_row_id_seq"), table_name="change")
    op.drop_index(op.f("ix_change_school_id_set_number_table_name_row_id"), table_name="change")
    op.drop_index(
        "ix_change_deleted",
        table_name="change",
        sqlite_where=sa.text("op = 'D'"),
        postgresql_where=sa.text("op = 'D'"),
    )
    op.drop_table("change")
    op.drop_table("attendance_code")
    op.drop_index(op.f("ix_academic_year_school_id_starts_on"), table_name="academic_year")
    op.drop_table("academic_year")
