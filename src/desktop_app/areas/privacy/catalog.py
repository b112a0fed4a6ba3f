"""What of each table belongs to a person, and what becomes of it when the person is erased.

A table says by which columns its rows belong to a person, a pupil, a member of staff, a family or a
row of another table, and what then becomes of them. Every column of free words stands in one of
four lists; a test finds a table or a column that nobody thought of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_app.areas.privacy.terms import Then
from desktop_app.core.access.declare import access

DELETED, CLEARED, KEPT, LAW = Then.DELETED, Then.CLEARED, Then.KEPT, Then.LAW


@dataclass(frozen=True, slots=True)
class Held:
    """What a table holds of a person.

    `of` says what becomes of the rows that belong to somebody by a column. `clear` are the columns
    that go where a row is cleared; they, `names` and `texts` may name other people in passing and
    are searched for them; `plain` never name anybody, or stand in what the law keeps.
    """

    of: Mapping[str, Then] = field(default_factory=dict)
    clear: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()


def _words(**lists: str) -> dict[str, Any]:
    return {name: tuple(words.split()) for name, words in lists.items()}


def _of_student(then: Then | None = None, **lists: str) -> Held:
    usual = CLEARED if "clear" in lists else KEPT
    return Held({"student_id": then or usual}, **_words(**lists))


def _plain(words: str = "") -> Held:
    return Held(plain=tuple(words.split()))


_WITHDRAWN = "verified_by withdrawn_by"
_ADDRESS = "billing_street billing_city billing_postcode billing_state billing_country"

_SCHOOL: Mapping[str, Held] = {
    "academic_year": _plain("name"),
    "attendance_code": _plain("key label color"),
    "book": _plain("title sort_title author"),
    "calendar_day": _plain("name"),
    "desk_note": Held(**_words(texts="text", names="author_name done_by")),
    "instrument": _plain("name"),
    "location": _plain("name street city postcode state phone"),
    "number_series": _plain(),
    "period_lock": Held(**_words(names="locked_by", texts="reason")),
    "reminder_step": _plain("name text"),
    "room": _plain("name"),
    "school": _plain(
        "name legal_name email phone website custom_domain street city postcode state country "
        "timezone currency language company_number tax_number iban bic brand_color"
    ),
    "setting": _plain("key value"),
    "tax_rate": _plain("name"),
    "term": _plain("name"),
    "travel_time": _plain(),
}

_PEOPLE: Mapping[str, Held] = {
    "person": Held(
        {"id": CLEARED},
        clear=(
            *("given_name", "family_name", "display_name", "native_name", "sort_name"),
            *("email", "phone", "language"),
        ),
    ),
    "person_private": Held(
        {"person_id": DELETED},
        clear=("street", "city", "postcode", "state", "country", "student_number"),
    ),
    "person_health": Held({"person_id": DELETED}, clear=("allergies", "notes")),
    "person_note": Held({"person_id": DELETED}, **_words(texts="text", names="author_name")),
    "student": Held({"person_id": CLEARED}, clear=("school_grade", "sort_name")),
    "staff": Held({"person_id": CLEARED}, clear=("job_title", "bio", "stripe_connect_id")),
    "family": Held(
        {"id": CLEARED}, clear=("name", "sort_name", "billing_email", *_ADDRESS.split())
    ),
    "family_member": Held({"person_id": KEPT, "family_id": KEPT}),
    "relationship": Held({"person_id": DELETED, "other_id": DELETED}, clear=("relation",)),
    "consent": Held({"person_id": DELETED}, names=("given_by",)),
    "student_instrument": _of_student(),
    "staff_instrument": Held({"staff_id": KEPT}),
    "external_id": Held(
        {"person_id": DELETED, "enrollment_id": DELETED, "relationship_id": DELETED},
        **_words(clear="their_id", plain="system kind"),
    ),
    "user_account": Held(
        {"person_id": CLEARED},
        **_words(
            clear="email google_id locked_reason", names="locked_by",
            plain="login_role auth_provider",
        ),
    ),
    "role_grant": Held({"account_id": KEPT}, **_words(names="granted_by revoked_by")),
    "device": Held(
        {"account_id": DELETED}, **_words(clear="name", names="switched_off_by",
                                          plain="system program"),
    ),
    "access_invitation": Held(
        {"account_id": DELETED}, **_words(names="made_by", plain="selector code_hash")
    ),
}  # fmt: skip

_LESSONS: Mapping[str, Held] = {
    "busy": Held({"person_id": DELETED}, clear=("title",), plain=("kind",)),
    "teacher_availability": Held({"teacher_id": DELETED}),
    "time_off": Held({"teacher_id": DELETED}, clear=("note",)),
    "lesson": Held(
        {"teacher_id": KEPT}, **_words(texts="title sort_title description",
                                       plain="rrule except_dates"),
    ),
    "lesson_price": _plain(),
    "lesson_occurrence": Held(
        {"teacher_id": KEPT, "substitute_for_id": KEPT},
        **_words(texts="cancel_reason booked_anyway", names="finished_by"),
    ),
    "hybrid_lesson_config": _plain("one_on_one_weeks"),
    "one_on_one_slot": Held({"teacher_id": KEPT}),
    "slot_booking": _of_student(clear="cancel_reason", names="booked_by"),
    "enrollment": _of_student(clear="notes booked_anyway"),
    "waitlist_entry": _of_student(clear="note"),
    "attendance": _of_student(clear="note"),
    "attendance_mark": Held(
        {"student_id": CLEARED, "author_id": KEPT},
        **_words(clear="note reason", names="author_name device"),
    ),
    "make_up_credit": _of_student(clear="reason withdrawn_reason"),
    "lesson_note": Held(
        {"student_id": DELETED, "author_id": KEPT}, **_words(texts="text", names="author_name")
    ),
}  # fmt: skip

_MONEY: Mapping[str, Held] = {
    "price_plan": _plain("name"),
    "subscription": _of_student(),
    "package": _of_student(texts="name"),
    "discount_rule": Held({"student_id": KEPT, "family_id": KEPT}, texts=("name",)),
    "family_balance": Held({"family_id": KEPT}),
    "invoice": Held({"family_id": LAW}, **_words(plain="number month currency note")),
    "invoice_line": Held(
        {"student_id": LAW, "invoice_id": LAW},
        plain=("month", "description", "detail", "tax_category"),
    ),
    "billed_meeting": Held({"student_id": LAW, "family_id": LAW}),
    "payment": Held(
        {"family_id": LAW},
        plain=("number", "currency", "reference", "stripe_payment_intent_id", "stripe_charge_id"),
    ),
    "payment_allocation": Held({"invoice_id": LAW}),
    "refund": Held({"family_id": LAW}, **_words(plain="number currency reason reference")),
    "ledger_entry": Held({"family_id": LAW}, plain=("note",)),
    "wallet_entry": Held({"family_id": LAW}),
    "reminder": Held({"family_id": LAW}, names=("given_by",)),
    "pay_rate": Held({"teacher_id": LAW}, plain=("lesson_type",)),
    "payout": Held({"teacher_id": LAW}, **_words(plain="period number currency stripe_payout")),
    "payout_line": Held({"teacher_id": LAW}, plain=("description", "rule")),
    "issued_document": Held(
        {"family_id": LAW, "invoice_id": LAW, "payment_id": LAW},
        **_words(plain="kind number content paper sha256"),
    ),
}

_LEARNING: Mapping[str, Held] = {
    "achievement": _plain("title description badge_icon"),
    "club": Held({"leader_id": KEPT}, plain=("name", "sort_name")),
    "club_level": _plain("name"),
    "club_level_value": Held(names=("created_by",)),
    "club_membership": _of_student(),
    "homework": Held(texts=("title",)),
    "homework_completion": _of_student(clear="withdrawn_why", names=_WITHDRAWN),
    "reading_log": _of_student(clear="withdrawn_why", names=_WITHDRAWN),
    "practice_log": _of_student(clear="note withdrawn_why", names=_WITHDRAWN),
    "learning_points_balance": _of_student(),
    "learning_points_transaction": _of_student(
        clear="description", names="verified_by given_by", plain="book_title level_achieved"
    ),
    "weekly_learning_points_snapshot": _of_student(plain="academic_year academic_term"),
    "student_club_level": _of_student(plain="level_name"),
    "award": _of_student(
        clear="description revoked_reason", names="given_by approved_by revoked_by", texts="title",
        plain="badge_icon badge_color",
    ),
    "student_streak": _of_student(),
    "streak_day": _of_student(),
    "streak_correction": _of_student(clear="reason", names="corrected_by"),
    "streak_freeze": _of_student(clear="reason", names="frozen_by"),
    "buddy_group": Held({"creator_id": KEPT}, **_words(texts="name", names="approved_by")),
    "buddy_group_spell": _plain(),
    "buddy_group_member": _of_student(),
    "buddy_group_invitation": Held(
        {"invitee_id": CLEARED, "inviter_id": CLEARED},
        **_words(clear="personal_message response_message", names="answered_by"),
    ),
    "buddy_group_daily_record": _plain("academic_year academic_term"),
    "buddy_group_daily_member": _of_student(),
    "buddy_nudge": Held({"from_id": DELETED, "to_id": DELETED}, names=("recorded_by",)),
    "buddy_mute": _of_student(DELETED, names="asked_by"),
    "report_text": Held(
        {"student_id": DELETED, "teacher_id": KEPT}, **_words(texts="text", names="written_by")
    ),
    "next_step": _of_student(DELETED, texts="text", names="written_by"),
}  # fmt: skip

_OWN: Mapping[str, Held] = {
    "disclosure": Held(
        {"student_id": DELETED, "recipient_id": CLEARED, "given_by_id": KEPT},
        **_words(
            clear="recipient", names="given_by", texts="what reason", plain="kind language sha256"
        ),
    ),
    "disclosure_person": Held({"person_id": DELETED}),
    "retention_rule": _plain(),
    "erasure": Held(names=("erased_by",), texts=("reason",)),
    "sync_state": Held(
        {"person_id": KEPT}, **_words(names="switched_off_by", plain="device chain program")
    ),
    "outbox": Held(
        {"student_id": CLEARED, "person_id": KEPT},
        **_words(clear="value base", names="author_name", plain="kind about device program digest"),
    ),
    "conflict": Held(
        {"student_id": CLEARED, "person_id": KEPT},
        **_words(
            clear="base mine theirs said raw chosen reason",
            names="author_name theirs_by decided_by",
            plain="kind about device theirs_device",
        ),
    ),
}

TABLES: Mapping[str, Held] = {**_SCHOOL, **_PEOPLE, **_LESSONS, **_MONEY, **_LEARNING, **_OWN}
access.belonging = TABLES
# The journal is treated by itself: what it knows of rows that go, goes.
JOURNAL = ("change_set", "change")
# Whose rows these are is read by hand, not by a column of this list.
ROOTS = ("person", "student", "staff", "family")
# What says of other people who they are: nobody's words are looked for there.
OTHERS_OWN = (*ROOTS, "person_private", "person_health", "user_account", "external_id")
