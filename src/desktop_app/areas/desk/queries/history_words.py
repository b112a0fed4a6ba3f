"""How the history of a record names tables, fields and choices."""

from collections.abc import Mapping
from enum import StrEnum

from desktop_app.areas.people import api as people
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.wording import tr

# Not shown: keys, caches, and what a person did not write down themselves.
HIDDEN = frozenset(
    {"created_at", "sort_name", "sort_title", "person_id", "student_id", "staff_id", "position",
     "mark_id", "uid", "logo", "rrule", "planned_until", "local_date", "written_at"}
)  # fmt: skip


def thing_words(table: str) -> str:
    """Return what a row of a table is called."""
    return _things().get(table, table.replace("_", " ").capitalize())


def _things() -> Mapping[str, str]:
    return {
        "person": tr("Person"),
        "person_private": tr("Personal details"),
        "person_health": tr("Health notes"),
        "person_note": tr("Note"),
        "student": tr("Student"),
        "staff": tr("Staff"),
        "family": tr("Family"),
        "family_member": tr("Family"),
        "relationship": tr("Contact"),
        "consent": tr("Consent"),
        "instrument": tr("Instrument"),
        "student_instrument": tr("Learns"),
        "staff_instrument": tr("Teaches"),
        "external_id": tr("Id elsewhere"),
        "enrollment": tr("Enrolment"),
        "subscription": tr("Price plan"),
        "package": tr("Package"),
        "discount_rule": tr("Discount"),
        "period_lock": tr("Closed month"),
        "lesson": tr("Lesson"),
        "lesson_occurrence": tr("Meeting"),
        "hybrid_lesson_config": tr("Hybrid weeks"),
        "attendance": tr("Mark"),
        "make_up_credit": tr("Make-up"),
        "lesson_note": tr("Lesson note"),
        "one_on_one_slot": tr("One-on-one slot"),
        "slot_booking": tr("Booking"),
        "invoice": tr("Invoice"),
        "invoice_line": tr("Invoice line"),
        "payment": tr("Payment"),
        "pay_rate": tr("Pay rate"),
        "payout": tr("Payout"),
        "payout_line": tr("Pay line"),
        "location": tr("Location"),
        "room": tr("Room"),
        "term": tr("Term"),
        "academic_year": tr("School year"),
        "calendar_day": tr("Closed day"),
        "tax_rate": tr("Tax rate"),
        "price_plan": tr("Price"),
        "school": tr("School"),
        "setting": tr("Setting"),
        "disclosure": tr("Left the house"),
        "erasure": tr("Erasure"),
        "retention_rule": tr("Time of keeping"),
        "issued_document": tr("Issued document"),
        "attendance_mark": tr("Mark as it was entered"),
        "ledger_entry": tr("Entry of the account"),
        "wallet_entry": tr("Entry of the wallet"),
        "report_text": tr("Words of a report"),
        "next_step": tr("Next step"),
        "teacher_availability": tr("Hours"),
        "time_off": tr("Time off"),
        "waitlist_entry": tr("Waiting list"),
        "buddy_group_member": tr("Buddy group"),
        "buddy_group_invitation": tr("Invitation"),
        "practice_log": tr("Practice"),
        "reading_log": tr("Reading"),
        "homework_completion": tr("Homework done"),
        "learning_points_transaction": tr("Points"),
        "award": tr("Award"),
        "billed_meeting": tr("Billed meeting"),
        "streak_day": tr("Day of a streak"),
        "user_account": tr("Login"),
        "student_streak": tr("Streak"),
        "buddy_group": tr("Buddy group"),
        "buddy_group_daily_member": tr("Day of a group"),
        "family_balance": tr("Balance"),
        "payment_allocation": tr("What a payment settles"),
        "refund": tr("Refund"),
        "reminder": tr("Reminder"),
        "club_membership": tr("Club"),
        "learning_points_balance": tr("Balance of points"),
        "student_club_level": tr("Level reached"),
        "weekly_learning_points_snapshot": tr("Week of points"),
        "buddy_nudge": tr("Nudge"),
        "buddy_mute": tr("Wish to be left in peace"),
        "busy": tr("Busy time"),
        "device": tr("Computer"),
        "sync_state": tr("Copy for work offline"),
        "role_grant": tr("Right"),
        "access_invitation": tr("Invitation to join"),
        "streak_correction": tr("Correction of a streak"),
        "streak_freeze": tr("Freeze"),
        "disclosure_person": tr("Named in what left the house"),
    }


def field_words(table: str, column: str) -> str:
    """Return what a field is called, in lists and forms."""
    known = {**_names(), **_places(), **_times(), **_money()}
    own = {
        ("family", "name"): tr("Family name"),
        ("person_health", "notes"): tr("Health notes"),
        ("staff", "kind"): tr("Works as"),
        ("relationship", "kind"): tr("Is"),
        ("person_private", "state"): tr("County or state"),
    }
    plain = column.removesuffix("_id").replace("_", " ").capitalize()
    return own.get((table, column)) or known.get(column, plain)


def _names() -> Mapping[str, str]:
    return {
        "given_name": tr("Given name"),
        "family_name": tr("Family name"),
        "display_name": tr("Goes by"),
        "native_name": tr("Name in own script"),
        "email": tr("E-mail"),
        "phone": tr("Phone"),
        "language": tr("Language"),
        "privacy_level": tr("Seen by other families"),
        "date_of_birth": tr("Date of birth"),
        "student_number": tr("Student number"),
        "allergies": tr("Allergies"),
        "text": tr("Words"),
        "pinned": tr("Pinned"),
        "author_name": tr("Author"),
        "kind": tr("Kind"),
        "name": tr("Name"),
        "title": tr("Title"),
        "type": tr("Type"),
        "status": tr("Status"),
        "level": tr("Level"),
        "is_primary": tr("Comes first"),
        "instrument_id": tr("Instrument"),
        "job_title": tr("Job title"),
        "bio": tr("About"),
        "other_id": tr("Contact"),
        "relation": tr("Relation"),
        "role": tr("Is"),
        "family_id": tr("Family"),
        "holder_id": tr("Holder"),
        "payer_id": tr("Payer"),
        "merged_into_id": tr("Merged into"),
        "purpose": tr("Consent"),
        "given_by": tr("Given by"),
        "school_grade": tr("School class"),
        "max_members": tr("Places"),
        "lesson_id": tr("Lesson"),
        "teacher_id": tr("Teacher"),
        "substitute_for_id": tr("Substitute for"),
        "cancel_reason": tr("Reason"),
        "booked_anyway": tr("Booked anyway because"),
        "notes": tr("Notes"),
        "note": tr("Note"),
        "description": tr("Description"),
        "number": tr("Number"),
        "reference": tr("Reference"),
        "method": tr("Method"),
    }


def _places() -> Mapping[str, str]:
    return {
        "street": tr("Street"),
        "city": tr("Town"),
        "postcode": tr("Postcode"),
        "state": tr("County or state"),
        "country": tr("Country"),
        "billing_email": tr("Bill by e-mail to"),
        "billing_street": tr("Billing street"),
        "billing_city": tr("Billing town"),
        "billing_postcode": tr("Billing postcode"),
        "billing_state": tr("Billing county or state"),
        "billing_country": tr("Billing country"),
        "location_id": tr("Location"),
        "room_id": tr("Room"),
        "capacity": tr("Places"),
        "max_students": tr("Places"),
    }


def _times() -> Mapping[str, str]:
    return {
        "archived_at": tr("Archived"),
        "anonymized_at": tr("Anonymized"),
        "joined_on": tr("Joined"),
        "left_on": tr("Left"),
        "given_at": tr("Given"),
        "withdrawn_at": tr("Withdrawn"),
        "enrolled_on": tr("From"),
        "unenrolled_on": tr("Until"),
        "starts_on": tr("From"),
        "ends_on": tr("Until"),
        "day": tr("Day"),
        "first_day": tr("First day"),
        "start_time": tr("Time"),
        "starts_at": tr("Begins"),
        "ends_at": tr("Ends"),
        "original_date": tr("Planned for"),
        "duration": tr("Minutes"),
        "minutes_late": tr("Minutes late"),
        "recurrence": tr("Repeats"),
        "recurrence_end_date": tr("Until"),
        "except_dates": tr("Not on"),
        "finished_at": tr("Finished"),
        "finished_by": tr("Finished by"),
        "issued_on": tr("Issued"),
        "due_on": tr("Due"),
        "paid_on": tr("Paid"),
        "month": tr("Month"),
    }


def _money() -> Mapping[str, str]:
    return {
        "share_bp": tr("Share of the bill"),
        "price_per_student": tr("Price"),
        "price_per_lesson": tr("Own price"),
        "lesson_price": tr("Price of a lesson"),
        "price_plan_id": tr("Price"),
        "tax_rate_id": tr("Tax rate"),
        "amount": tr("Amount"),
        "rate_bp": tr("Rate"),
        "code_id": tr("Mark"),
        "value": tr("Value"),
        "key": tr("Setting"),
    }


MONEY_FIELDS = frozenset(
    {"price_per_student", "price_per_lesson", "lesson_price", "amount", "net_total", "tax_total",
     "total", "unit_price", "settled", "one_on_one_price_per_student"}
)  # fmt: skip
SHARE_FIELDS = frozenset({"share_bp", "rate_bp", "tax_bp"})


def choice_words(choice: StrEnum) -> str:
    """Return a choice as a word on screen."""
    if isinstance(choice, people.SkillLevel):
        return people.level_words(choice)
    if isinstance(choice, people.StaffKind):
        return people.kind_words(choice)
    if isinstance(choice, people.MemberRole):
        return people.role_words(choice)
    if isinstance(choice, people.Purpose):
        return people.purpose_words(choice)
    if isinstance(choice, people.RelationKind):
        return people.bond_words(choice)
    if isinstance(choice, people.PrivacyLevel):
        return people.privacy_words(choice)
    if isinstance(choice, timetable.EnrollmentStatus):
        return _enrollment_words(choice)
    return choice.value.replace("_", " ").capitalize()


def _enrollment_words(status: timetable.EnrollmentStatus) -> str:
    return {
        timetable.EnrollmentStatus.PENDING: tr("Pending"),
        timetable.EnrollmentStatus.ACTIVE: tr("Active"),
        timetable.EnrollmentStatus.COMPLETED: tr("Completed"),
        timetable.EnrollmentStatus.UNENROLLED: tr("Left"),
        timetable.EnrollmentStatus.DROPPED: tr("Dropped"),
    }[status]
