"""The desk's day: availability, waiting, slots, make-ups, notes, and the rest of the money."""

import sqlalchemy as sa
from alembic import op

from desktop_app.core.db.types import UtcDateTime, Uuid

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# What changes in tables that exist: a column that refers to a new table, and words that are new.
COLUMNS = (
    ("invoice_line", "package_id", "package"),
    ("invoice_line", "discount_rule_id", "discount_rule"),
    ("payment_allocation", "write_off_id", "ledger_entry"),
    ("ledger_entry", "refund_id", "refund"),
    ("wallet_entry", "refund_id", "refund"),
)
AMOUNTS = (("invoice_line", "full_price"),)
WORDS = (
    (
        "invoice_line",
        "linekind",
        ("LESSONS", "MONTH", "CORRECTION", "GOODS"),
        ("PACKAGE", "DISCOUNT", "LATE_FEE"),
    ),
    (
        "ledger_entry",
        "entrykind",
        ("INVOICE", "CREDIT_NOTE", "PAYMENT", "REVERSAL", "REFUND"),
        ("WRITE_OFF",),
    ),
    (
        "number_series",
        "serieskind",
        ("INVOICE", "CREDIT_NOTE", "RECEIPT"),
        ("REFUND", "PAYOUT"),
    ),
)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _edit(table: str, before: str, after: str) -> None:
    """Change the text of one SQLite table's definition where its rows stay as they are.

    SQLite has no other way to add a composite key or widen a check but to copy the whole table;
    see "Making Other Kinds Of Table Schema Changes" of its ALTER TABLE page.
    """
    bind = op.get_bind()
    found = bind.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).scalar_one()
    if found.count(before) != 1:
        message = f"The definition of {table} is not what this step expects"
        raise RuntimeError(message)
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?",
        (found.replace(before, after), table),
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")


def _key(table: str, column: str, target: str) -> str:
    return (
        f"CONSTRAINT fk_{table}_{column} FOREIGN KEY(school_id, {column}) "
        f"REFERENCES {target} (school_id, id) DEFERRABLE INITIALLY DEFERRED, "
    )


def _first_constraint(table: str) -> str:
    return f"CONSTRAINT pk_{table} "


def _add_key(table: str, column: str, target: str) -> None:
    if _on_sqlite():
        first = _first_constraint(table)
        _edit(table, first, _key(table, column, target) + first)
    else:
        op.create_foreign_key(
            f"fk_{table}_{column}",
            table,
            target,
            ["school_id", column],
            ["school_id", "id"],
            deferrable=True,
            initially="DEFERRED",
        )


def _drop_key(table: str, column: str, target: str) -> None:
    if _on_sqlite():
        first = _first_constraint(table)
        _edit(table, _key(table, column, target) + first, first)
    else:
        op.drop_constraint(f"fk_{table}_{column}", table)


def _set_words(table: str, name: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    was, becomes = (", ".join(f"'{word}'" for word in words) for words in (before, after))
    if _on_sqlite():
        _edit(table, f"kind IN ({was})", f"kind IN ({becomes})")
    else:
        op.drop_constraint(f"ck_{table}_{name}", table)
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, f"kind IN ({becomes})")


def _rename_friends(before: str, after: str) -> None:
    """Store the middle level of privacy under the word of the specification."""
    was, becomes = (f"privacy_level IN ('public', '{word}', 'private')" for word in (before, after))
    rename = sa.text("UPDATE person SET privacy_level = :after WHERE privacy_level = :before")
    if _on_sqlite():
        _edit("person", was, becomes)
        op.get_bind().execute(rename, {"before": before, "after": after})
    else:
        op.drop_constraint("ck_person_privacylevel", "person")
        op.get_bind().execute(rename, {"before": before, "after": after})
        op.create_check_constraint(op.f("ck_person_privacylevel"), "person", becomes)


def _change_older_tables() -> None:
    _rename_friends("friends", "friends_only")
    for table, column, target in COLUMNS:
        op.add_column(table, sa.Column(column, Uuid(), nullable=True))
        _add_key(table, column, target)
        op.create_index(f"ix_{table}_{column}", table, ["school_id", column])
    for table, column in AMOUNTS:
        amount = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
        op.add_column(table, sa.Column(column, amount, nullable=True))
    for table, name, words, more in WORDS:
        _set_words(table, name, words, words + more)


def _restore_older_tables() -> None:
    _rename_friends("friends_only", "friends")
    for table, name, words, more in WORDS:
        _set_words(table, name, words + more, words)
    for table, column in AMOUNTS:
        op.drop_column(table, column)
    for table, column, target in reversed(COLUMNS):
        op.drop_index(f"ix_{table}_{column}", table)
        _drop_key(table, column, target)
        op.drop_column(table, column)


def upgrade() -> None:
    """Make the new tables, then let the older ones name them."""
    op.create_table(
        "desk_note",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_desk_note")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_desk_note_school_id_done_at"), "desk_note", ["school_id", "done_at"], unique=False
    )
    op.create_table(
        "period_lock",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("locked_at", UtcDateTime(), nullable=False),
        sa.Column("locked_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_period_lock")),
        info={"append_only": True},
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_period_lock_school_id_locked_at"),
        "period_lock",
        ["school_id", "locked_at"],
        unique=False,
    )
    op.create_table(
        "reminder_step",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "days_after_due", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fee", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("days_after_due BETWEEN 0 AND 3650", name=op.f("ck_reminder_step_days")),
        sa.CheckConstraint("fee >= 0", name=op.f("ck_reminder_step_fee")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_reminder_step")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pay_rate",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("teacher_id", Uuid(), nullable=True),
        sa.Column(
            "unit",
            sa.Enum(
                "LESSON",
                "HOUR",
                "PERCENT",
                name="payunit",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instrument_id", Uuid(), nullable=True),
        sa.Column("location_id", Uuid(), nullable=True),
        sa.Column("lesson_type", sa.Text(), nullable=True),
        sa.Column(
            "no_show_bp", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "amount >= 0 AND (unit <> 'PERCENT' OR amount <= 10000)",
            name=op.f("ck_pay_rate_amount"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_pay_rate_span")),
        sa.CheckConstraint("no_show_bp BETWEEN 0 AND 10000", name=op.f("ck_pay_rate_no_show")),
        sa.ForeignKeyConstraint(
            ["school_id", "instrument_id"],
            ["instrument.school_id", "instrument.id"],
            name="fk_pay_rate_instrument_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "location_id"],
            ["location.school_id", "location.id"],
            name="fk_pay_rate_location_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "teacher_id"],
            ["staff.school_id", "staff.id"],
            name="fk_pay_rate_teacher_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_pay_rate")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_pay_rate_instrument_id", "pay_rate", ["school_id", "instrument_id"], unique=False
    )
    op.create_index(
        "ix_pay_rate_location_id", "pay_rate", ["school_id", "location_id"], unique=False
    )
    op.create_index("ix_pay_rate_teacher_id", "pay_rate", ["school_id", "teacher_id"], unique=False)
    op.create_table(
        "payout",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("teacher_id", Uuid(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
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
                name="payoutstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("payout_date", sa.Date(), nullable=True),
        sa.Column("stripe_payout", sa.Text(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("takes_back_id", Uuid(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "takes_back_id"],
            ["payout.school_id", "payout.id"],
            name="fk_payout_takes_back_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "teacher_id"],
            ["staff.school_id", "staff.id"],
            name="fk_payout_teacher_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_payout")),
        sa.UniqueConstraint("school_id", "number", name=op.f("uq_payout_school_id_number")),
        info={"frozen_when": "1 = 1", "free": ["status", "payout_date", "stripe_payout"]},
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_payout_school_id_period"), "payout", ["school_id", "period"], unique=False
    )
    op.create_index(
        op.f("ix_payout_school_id_teacher_id_period"),
        "payout",
        ["school_id", "teacher_id", "period"],
        unique=False,
    )
    op.create_index(
        "ix_payout_takes_back_id", "payout", ["school_id", "takes_back_id"], unique=False
    )
    op.create_table(
        "teacher_availability",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("teacher_id", Uuid(), nullable=False),
        sa.Column("location_id", Uuid(), nullable=True),
        sa.Column(
            "day_of_week", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("start_time", sa.Time(), nullable=False),
        sa.Column("end_time", sa.Time(), nullable=False),
        sa.Column("recurring", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("day_of_week BETWEEN 0 AND 6", name=op.f("ck_teacher_availability_day")),
        sa.CheckConstraint("end_time > start_time", name=op.f("ck_teacher_availability_hours")),
        sa.CheckConstraint(
            "recurring OR (valid_from IS NOT NULL AND valid_until IS NOT NULL)",
            name=op.f("ck_teacher_availability_single"),
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_teacher_availability_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "location_id"],
            ["location.school_id", "location.id"],
            name="fk_teacher_availability_location_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "teacher_id"],
            ["staff.school_id", "staff.id"],
            name="fk_teacher_availability_teacher_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_teacher_availability")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_teacher_availability_location_id",
        "teacher_availability",
        ["school_id", "location_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_teacher_availability_school_id_teacher_id_day_of_week"),
        "teacher_availability",
        ["school_id", "teacher_id", "day_of_week"],
        unique=False,
    )
    op.create_table(
        "time_off",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("teacher_id", Uuid(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "SICK",
                "HOLIDAY",
                "TRAINING",
                "OTHER",
                name="timeoffkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_time_off_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "teacher_id"],
            ["staff.school_id", "staff.id"],
            name="fk_time_off_teacher_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_time_off")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_time_off_school_id_starts_at"),
        "time_off",
        ["school_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_time_off_school_id_teacher_id_starts_at"),
        "time_off",
        ["school_id", "teacher_id", "starts_at"],
        unique=False,
    )
    op.create_table(
        "discount_rule",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "PERCENT",
                "FIXED",
                name="discountkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("student_id", Uuid(), nullable=True),
        sa.Column("family_id", Uuid(), nullable=True),
        sa.Column("lesson_id", Uuid(), nullable=True),
        sa.Column(
            "sibling_from", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "value >= 0 AND (kind = 'FIXED' OR value <= 10000)", name=op.f("ck_discount_rule_value")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_discount_rule_span")),
        sa.CheckConstraint("sibling_from BETWEEN 2 AND 20", name=op.f("ck_discount_rule_sibling")),
        sa.ForeignKeyConstraint(
            ["school_id", "family_id"],
            ["family.school_id", "family.id"],
            name="fk_discount_rule_family_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_discount_rule_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_discount_rule_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_discount_rule")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_discount_rule_family_id", "discount_rule", ["school_id", "family_id"], unique=False
    )
    op.create_index(
        "ix_discount_rule_lesson_id", "discount_rule", ["school_id", "lesson_id"], unique=False
    )
    op.create_index(
        "ix_discount_rule_student_id", "discount_rule", ["school_id", "student_id"], unique=False
    )
    op.create_table(
        "package",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("lesson_id", Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lessons", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tax_rate_id", Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_package_amount")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_package_span")),
        sa.CheckConstraint("lessons BETWEEN 1 AND 1000", name=op.f("ck_package_lessons")),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_package_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_package_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "tax_rate_id"],
            ["tax_rate.school_id", "tax_rate.id"],
            name="fk_package_tax_rate_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_package")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_package_lesson_id", "package", ["school_id", "lesson_id"], unique=False)
    op.create_index("ix_package_student_id", "package", ["school_id", "student_id"], unique=False)
    op.create_index("ix_package_tax_rate_id", "package", ["school_id", "tax_rate_id"], unique=False)
    op.create_table(
        "refund",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("family_id", Uuid(), nullable=False),
        sa.Column("payment_id", Uuid(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
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
        sa.Column("refunded_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refund_amount")),
        sa.ForeignKeyConstraint(
            ["school_id", "family_id"],
            ["family.school_id", "family.id"],
            name="fk_refund_family_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "payment_id"],
            ["payment.school_id", "payment.id"],
            name="fk_refund_payment_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_refund")),
        sa.UniqueConstraint("school_id", "number", name=op.f("uq_refund_school_id_number")),
        info={"append_only": True},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_refund_payment_id", "refund", ["school_id", "payment_id"], unique=False)
    op.create_index(
        op.f("ix_refund_school_id_family_id_refunded_on"),
        "refund",
        ["school_id", "family_id", "refunded_on"],
        unique=False,
    )
    op.create_table(
        "reminder",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("invoice_id", Uuid(), nullable=False),
        sa.Column("family_id", Uuid(), nullable=False),
        sa.Column("step_id", Uuid(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "PRINTED",
                "EMAILED",
                "TOLD",
                name="reminderway",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "open_amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("fee_invoice_id", Uuid(), nullable=True),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "family_id"],
            ["family.school_id", "family.id"],
            name="fk_reminder_family_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "fee_invoice_id"],
            ["invoice.school_id", "invoice.id"],
            name="fk_reminder_fee_invoice_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "invoice_id"],
            ["invoice.school_id", "invoice.id"],
            name="fk_reminder_invoice_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "step_id"],
            ["reminder_step.school_id", "reminder_step.id"],
            name="fk_reminder_step_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "school_id",
            "invoice_id",
            "step_id",
            name=op.f("uq_reminder_school_id_invoice_id_step_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_reminder_fee_invoice_id", "reminder", ["school_id", "fee_invoice_id"], unique=False
    )
    op.create_index(
        op.f("ix_reminder_school_id_family_id_given_on"),
        "reminder",
        ["school_id", "family_id", "given_on"],
        unique=False,
    )
    op.create_index("ix_reminder_step_id", "reminder", ["school_id", "step_id"], unique=False)
    op.create_table(
        "lesson_note",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("occurrence_id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("author_id", Uuid(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "author_id"],
            ["person.school_id", "person.id"],
            name="fk_lesson_note_author_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "occurrence_id"],
            ["lesson_occurrence.school_id", "lesson_occurrence.id"],
            name="fk_lesson_note_occurrence_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_lesson_note_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_lesson_note")),
        sa.UniqueConstraint(
            "school_id",
            "occurrence_id",
            "student_id",
            name=op.f("uq_lesson_note_school_id_occurrence_id_student_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_lesson_note_author_id", "lesson_note", ["school_id", "author_id"], unique=False
    )
    op.create_index(
        "ix_lesson_note_student_id", "lesson_note", ["school_id", "student_id"], unique=False
    )
    op.create_index(
        op.f("uq_lesson_note_school_id_occurrence_id"),
        "lesson_note",
        ["school_id", "occurrence_id"],
        unique=True,
        sqlite_where=sa.text("student_id IS NULL"),
        postgresql_where=sa.text("student_id IS NULL"),
    )
    op.create_table(
        "make_up_credit",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("lesson_id", Uuid(), nullable=True),
        sa.Column("occurrence_id", Uuid(), nullable=True),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("used_occurrence_id", Uuid(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(used_occurrence_id IS NULL) = (used_at IS NULL)", name=op.f("ck_make_up_credit_used")
        ),
        sa.CheckConstraint("expires_on >= given_on", name=op.f("ck_make_up_credit_span")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_make_up_credit_minutes")),
        sa.CheckConstraint(
            "used_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_make_up_credit_once")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_make_up_credit_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "occurrence_id"],
            ["lesson_occurrence.school_id", "lesson_occurrence.id"],
            name="fk_make_up_credit_occurrence_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_make_up_credit_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "used_occurrence_id"],
            ["lesson_occurrence.school_id", "lesson_occurrence.id"],
            name="fk_make_up_credit_used_occurrence_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_make_up_credit")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_make_up_credit_lesson_id", "make_up_credit", ["school_id", "lesson_id"], unique=False
    )
    op.create_index(
        "ix_make_up_credit_occurrence_id",
        "make_up_credit",
        ["school_id", "occurrence_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_make_up_credit_school_id_expires_on"),
        "make_up_credit",
        ["school_id", "expires_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_make_up_credit_school_id_student_id_given_on"),
        "make_up_credit",
        ["school_id", "student_id", "given_on"],
        unique=False,
    )
    op.create_index(
        "ix_make_up_credit_used_occurrence_id",
        "make_up_credit",
        ["school_id", "used_occurrence_id"],
        unique=False,
    )
    op.create_index(
        op.f("uq_make_up_credit_school_id_student_id_occurrence_id"),
        "make_up_credit",
        ["school_id", "student_id", "occurrence_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "one_on_one_slot",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("lesson_id", Uuid(), nullable=False),
        sa.Column("occurrence_id", Uuid(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("teacher_id", Uuid(), nullable=True),
        sa.Column("room_id", Uuid(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_one_on_one_slot_span")),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_one_on_one_slot_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "occurrence_id"],
            ["lesson_occurrence.school_id", "lesson_occurrence.id"],
            name="fk_one_on_one_slot_occurrence_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "room_id"],
            ["room.school_id", "room.id"],
            name="fk_one_on_one_slot_room_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "teacher_id"],
            ["staff.school_id", "staff.id"],
            name="fk_one_on_one_slot_teacher_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_one_on_one_slot")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_one_on_one_slot_school_id_lesson_id_starts_at"),
        "one_on_one_slot",
        ["school_id", "lesson_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_one_on_one_slot_school_id_occurrence_id_starts_at"),
        "one_on_one_slot",
        ["school_id", "occurrence_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_one_on_one_slot_school_id_room_id_starts_at"),
        "one_on_one_slot",
        ["school_id", "room_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_one_on_one_slot_school_id_teacher_id_starts_at"),
        "one_on_one_slot",
        ["school_id", "teacher_id", "starts_at"],
        unique=False,
    )
    op.create_table(
        "payout_line",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("payout_id", Uuid(), nullable=False),
        sa.Column("teacher_id", Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "MEETING",
                "CORRECTION",
                "ADJUSTMENT",
                name="paylinekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("occurrence_id", Uuid(), nullable=True),
        sa.Column("pay_rate_id", Uuid(), nullable=True),
        sa.Column("corrects_id", Uuid(), nullable=True),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "corrects_id"],
            ["payout_line.school_id", "payout_line.id"],
            name="fk_payout_line_corrects_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "occurrence_id"],
            ["lesson_occurrence.school_id", "lesson_occurrence.id"],
            name="fk_payout_line_occurrence_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "pay_rate_id"],
            ["pay_rate.school_id", "pay_rate.id"],
            name="fk_payout_line_pay_rate_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "payout_id"],
            ["payout.school_id", "payout.id"],
            name="fk_payout_line_payout_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "teacher_id"],
            ["staff.school_id", "staff.id"],
            name="fk_payout_line_teacher_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_payout_line")),
        sa.UniqueConstraint(
            "school_id",
            "payout_id",
            "position",
            name=op.f("uq_payout_line_school_id_payout_id_position"),
        ),
        info={"append_only": True},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_payout_line_corrects_id", "payout_line", ["school_id", "corrects_id"], unique=False
    )
    op.create_index(
        "ix_payout_line_occurrence_id", "payout_line", ["school_id", "occurrence_id"], unique=False
    )
    op.create_index(
        "ix_payout_line_pay_rate_id", "payout_line", ["school_id", "pay_rate_id"], unique=False
    )
    op.create_index(
        "ix_payout_line_teacher_id", "payout_line", ["school_id", "teacher_id"], unique=False
    )
    op.create_table(
        "waitlist_entry",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("lesson_id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "WAITING",
                "OFFERED",
                "TAKEN",
                "DECLINED",
                "WITHDRAWN",
                name="waitliststatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=True),
        sa.Column("offer_until", sa.Date(), nullable=True),
        sa.Column("enrollment_id", Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("place >= 1", name=op.f("ck_waitlist_entry_place")),
        sa.ForeignKeyConstraint(
            ["school_id", "enrollment_id"],
            ["enrollment.school_id", "enrollment.id"],
            name="fk_waitlist_entry_enrollment_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lesson.school_id", "lesson.id"],
            name="fk_waitlist_entry_lesson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_waitlist_entry_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_waitlist_entry")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_waitlist_entry_enrollment_id",
        "waitlist_entry",
        ["school_id", "enrollment_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_waitlist_entry_school_id_lesson_id_status_place"),
        "waitlist_entry",
        ["school_id", "lesson_id", "status", "place"],
        unique=False,
    )
    op.create_index(
        "ix_waitlist_entry_student_id", "waitlist_entry", ["school_id", "student_id"], unique=False
    )
    op.create_index(
        op.f("uq_waitlist_entry_school_id_lesson_id_student_id"),
        "waitlist_entry",
        ["school_id", "lesson_id", "student_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('WAITING', 'OFFERED')"),
        postgresql_where=sa.text("status IN ('WAITING', 'OFFERED')"),
    )
    op.create_table(
        "slot_booking",
        sa.Column("school_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("slot_id", Uuid(), nullable=False),
        sa.Column("student_id", Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "BOOKED",
                "CANCELLED",
                name="bookingstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("booked_at", UtcDateTime(), nullable=False),
        sa.Column("booked_by", sa.Text(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_slot_booking_price")),
        sa.ForeignKeyConstraint(
            ["school_id", "slot_id"],
            ["one_on_one_slot.school_id", "one_on_one_slot.id"],
            name="fk_slot_booking_slot_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "student_id"],
            ["student.school_id", "student.id"],
            name="fk_slot_booking_student_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_slot_booking")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_slot_booking_school_id_slot_id"),
        "slot_booking",
        ["school_id", "slot_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_slot_booking_school_id_student_id_status"),
        "slot_booking",
        ["school_id", "student_id", "status"],
        unique=False,
    )
    op.create_index(
        op.f("uq_slot_booking_school_id_slot_id"),
        "slot_booking",
        ["school_id", "slot_id"],
        unique=True,
        sqlite_where=sa.text("status = 'BOOKED'"),
        postgresql_where=sa.text("status = 'BOOKED'"),
    )
    _change_older_tables()


def downgrade() -> None:
    """Take the older tables back, then drop the new ones."""
    _restore_older_tables()
    op.drop_index(
        op.f("uq_slot_booking_school_id_slot_id"),
        table_name="slot_booking",
        sqlite_where=sa.text("status = 'BOOKED'"),
        postgresql_where=sa.text("status = 'BOOKED'"),
    )
    op.drop_index(op.f("ix_slot_booking_school_id_student_id_status"), table_name="slot_booking")
    op.drop_index(op.f("ix_slot_booking_school_id_slot_id"), table_name="slot_booking")
    op.drop_table("slot_booking")
    op.drop_index(
        op.f("uq_waitlist_entry_school_id_lesson_id_student_id"),
        table_name="waitlist_entry",
        sqlite_where=sa.text("status IN ('WAITING', 'OFFERED')"),
        postgresql_where=sa.text("status IN ('WAITING', 'OFFERED')"),
    )
    op.drop_index("ix_waitlist_entry_student_id", table_name="waitlist_entry")
    op.drop_index(
        op.f("ix_waitlist_entry_school_id_lesson_id_status_place"), table_name="waitlist_entry"
    )
    op.drop_index("ix_waitlist_entry_enrollment_id", table_name="waitlist_entry")
    op.drop_table("waitlist_entry")
    op.drop_index("ix_payout_line_teacher_id", table_name="payout_line")
    op.drop_index("ix_payout_line_pay_rate_id", table_name="payout_line")
    op.drop_index("ix_payout_line_occurrence_id", table_name="payout_line")
    op.drop_index("ix_payout_line_corrects_id", table_name="payout_line")
    op.drop_table("payout_line")
    op.drop_index(
        op.f("ix_one_on_one_slot_school_id_teacher_id_starts_at"), table_name="one_on_one_slot"
    )
    op.drop_index(
        op.f("ix_one_on_one_slot_school_id_room_id_starts_at"), table_name="one_on_one_slot"
    )
    op.drop_index(
        op.f("ix_one_on_one_slot_school_id_occurrence_id_starts_at"), table_name="one_on_one_slot"
    )
    op.drop_index(
        op.f("ix_one_on_one_slot_school_id_lesson_id_starts_at"), table_name="one_on_one_slot"
    )
    op.drop_table("one_on_one_slot")
    op.drop_index(
        op.f("uq_make_up_credit_school_id_student_id_occurrence_id"),
        table_name="make_up_credit",
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index("ix_make_up_credit_used_occurrence_id", table_name="make_up_credit")
    op.drop_index(
        op.f("ix_make_up_credit_school_id_student_id_given_on"), table_name="make_up_credit"
    )
    op.drop_index(op.f("ix_make_up_credit_school_id_expires_on"), table_name="make_up_credit")
    op.drop_index("ix_make_up_credit_occurrence_id", table_name="make_up_credit")
    op.drop_index("ix_make_up_credit_lesson_id", table_name="make_up_credit")
    op.drop_table("make_up_credit")
    op.drop_index(
        op.f("uq_lesson_note_school_id_occurrence_id"),
        table_name="lesson_note",
        sqlite_where=sa.text("student_id IS NULL"),
        postgresql_where=sa.text("student_id IS NULL"),
    )
    op.drop_index("ix_lesson_note_student_id", table_name="lesson_note")
    op.drop_index("ix_lesson_note_author_id", table_name="lesson_note")
    op.drop_table("lesson_note")
    op.drop_index("ix_reminder_step_id", table_name="reminder")
    op.drop_index(op.f("ix_reminder_school_id_family_id_given_on"), table_name="reminder")
    op.drop_index("ix_reminder_fee_invoice_id", table_name="reminder")
    op.drop_table("reminder")
    op.drop_index(op.f("ix_refund_school_id_family_id_refunded_on"), table_name="refund")
    op.drop_index("ix_refund_payment_id", table_name="refund")
    op.drop_table("refund")
    op.drop_index("ix_package_tax_rate_id", table_name="package")
    op.drop_index("ix_package_student_id", table_name="package")
    op.drop_index("ix_package_lesson_id", table_name="package")
    op.drop_table("package")
    op.drop_index("ix_discount_rule_student_id", table_name="discount_rule")
    op.drop_index("ix_discount_rule_lesson_id", table_name="discount_rule")
    op.drop_index("ix_discount_rule_family_id", table_name="discount_rule")
    op.drop_table("discount_rule")
    op.drop_index(op.f("ix_time_off_school_id_teacher_id_starts_at"), table_name="time_off")
    op.drop_index(op.f("ix_time_off_school_id_starts_at"), table_name="time_off")
    op.drop_table("time_off")
    op.drop_index(
        op.f("ix_teacher_availability_school_id_teacher_id_day_of_week"),
        table_name="teacher_availability",
    )
    op.drop_index("ix_teacher_availability_location_id", table_name="teacher_availability")
    op.drop_table("teacher_availability")
    op.drop_index("ix_payout_takes_back_id", table_name="payout")
    op.drop_index(op.f("ix_payout_school_id_teacher_id_period"), table_name="payout")
    op.drop_index(op.f("ix_payout_school_id_period"), table_name="payout")
    op.drop_table("payout")
    op.drop_index("ix_pay_rate_teacher_id", table_name="pay_rate")
    op.drop_index("ix_pay_rate_location_id", table_name="pay_rate")
    op.drop_index("ix_pay_rate_instrument_id", table_name="pay_rate")
    op.drop_table("pay_rate")
    op.drop_table("reminder_step")
    op.drop_index(op.f("ix_period_lock_school_id_locked_at"), table_name="period_lock")
    op.drop_table("period_lock")
    op.drop_index(op.f("ix_desk_note_school_id_done_at"), table_name="desk_note")
    op.drop_table("desk_note")
