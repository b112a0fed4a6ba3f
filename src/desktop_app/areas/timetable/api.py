"""The timetable's door for other areas."""

from desktop_app.areas.timetable.glances.hybrid import (
    LessonCycle,
    OneOnOne,
    cycles,
    one_on_one_bookings,
)
from desktop_app.areas.timetable.glances.meetings import (
    MeetingRow,
    alone_in,
    day_meetings,
    lesson_meetings,
    meeting,
    meeting_page,
    meetings_between,
    week_meetings,
)
from desktop_app.areas.timetable.glances.needs import ClosedMeeting, closed_meetings
from desktop_app.areas.timetable.glances.standing import StandingConflict, standing_conflicts
from desktop_app.areas.timetable.glances.waiting import (
    FreedPlace,
    Places,
    WaitRow,
    freed_places,
    places,
)
from desktop_app.areas.timetable.queries.attention import Attention, attention
from desktop_app.areas.timetable.queries.conflicts import conflicts, in_spell
from desktop_app.areas.timetable.queries.day_books import check_slot, day_book
from desktop_app.areas.timetable.queries.enrollments import (
    EnrollmentRow,
    all_enrollments,
    enrollments_of_lesson,
    enrollments_of_student,
)
from desktop_app.areas.timetable.queries.lessons import (
    LessonCard,
    LessonLine,
    LessonQuery,
    all_lessons,
    lesson_card,
    lesson_choices,
    lesson_ids,
    lesson_page,
    waiting_count,
)
from desktop_app.areas.timetable.queries.lookups import (
    check_student,
    lesson_title,
    meeting_title,
    student_name,
)
from desktop_app.areas.timetable.queries.members import (
    Member,
    NextLesson,
    is_enrolled,
    members,
    next_lessons,
)
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.queries.one_on_one import (
    BookingRow,
    NotBooked,
    OneOnOneWeek,
    SlotRow,
    all_bookings,
    all_slots,
    coming_one_on_one,
    one_on_one_week,
    slot_row,
    slots_of,
    to_remind,
)
from desktop_app.areas.timetable.queries.plans import Calendar, Checked, Plan, check_lesson
from desktop_app.areas.timetable.queries.rooms import last_in_room
from desktop_app.areas.timetable.queries.skipped import skipped
from desktop_app.areas.timetable.queries.slots import Proposal, free_slots
from desktop_app.areas.timetable.queries.stand_ins import StandIn, free_rooms, proposed, stand_ins
from desktop_app.areas.timetable.queries.teacher_time import (
    HoursRow,
    TimeOffRow,
    availability,
    cover_sentence,
    time_off,
    to_cover,
)
from desktop_app.areas.timetable.queries.touched import Reach, TouchedMeeting, touched_meetings
from desktop_app.areas.timetable.queries.waiting import waiting_list
from desktop_app.areas.timetable.queries.week_blocks import (
    LaneLoad,
    SlotBlock,
    WeekBlock,
    lane_loads,
    slot_blocks,
    staff_names,
    week_blocks,
)
from desktop_app.areas.timetable.queries.wishes import (
    wish_for_lesson,
    wish_for_make_up,
    wish_for_student,
)
from desktop_app.areas.timetable.rules.conflicts import Conflict
from desktop_app.areas.timetable.rules.day_book import DayBook
from desktop_app.areas.timetable.rules.exceptions import read_recurrence
from desktop_app.areas.timetable.rules.finding import Wish
from desktop_app.areas.timetable.rules.fixes import easier_to_move, free_time
from desktop_app.areas.timetable.rules.hours import Hours, day_of_week, fits, windows
from desktop_app.areas.timetable.rules.hybrid import Cycle, read_weeks
from desktop_app.areas.timetable.rules.lessons import (
    capacity,
    clock_change_warnings,
    minutes_between,
)
from desktop_app.areas.timetable.rules.recurrence import face_of, meeting_days, rule_text
from desktop_app.areas.timetable.rules.rrule import read_rule
from desktop_app.areas.timetable.rules.slot_checks import check_slot as check_in_book
from desktop_app.areas.timetable.rules.slot_checks import worst
from desktop_app.areas.timetable.rules.slots import SlotPlan, slot_times
from desktop_app.areas.timetable.service.bookings import DoubleBooked
from desktop_app.areas.timetable.service.bookings import book as book_times
from desktop_app.areas.timetable.service.busy import add_busy
from desktop_app.areas.timetable.service.busy_times import busy_differences, keep_busy
from desktop_app.areas.timetable.service.closures import cancel_closed
from desktop_app.areas.timetable.service.endings import archive_lesson, end_lesson, restore_lesson
from desktop_app.areas.timetable.service.enrollments import (
    NewEnrollment,
    approve,
    enroll,
    enroll_many,
    refuse,
    set_enrollment,
    unenroll,
)
from desktop_app.areas.timetable.service.hours import (
    Absence,
    add_hours,
    add_time_off,
    remove_hours,
    remove_time_off,
    set_hours,
    set_time_off,
)
from desktop_app.areas.timetable.service.leaving import leave_lessons
from desktop_app.areas.timetable.service.lessons import (
    add_lesson,
    add_lessons,
    edit_lesson,
    plan_lesson,
    set_hybrid,
)
from desktop_app.areas.timetable.service.many import cancel_meetings
from desktop_app.areas.timetable.service.meetings import (
    add_meeting,
    cancel_meeting,
    finish_meetings,
    restore_meeting,
    substitute,
)
from desktop_app.areas.timetable.service.moving import move_meeting
from desktop_app.areas.timetable.service.one_on_one import (
    book_slot,
    cancel_booking,
    move_booking,
    offer_slots,
    set_booking,
    withdraw_slots,
)
from desktop_app.areas.timetable.service.one_on_one_service import OneOnOneService
from desktop_app.areas.timetable.service.rooms import archive_room
from desktop_app.areas.timetable.service.series import roll_over
from desktop_app.areas.timetable.service.slots import SlotService, book_label, book_proposal
from desktop_app.areas.timetable.service.teacher_time import TeacherTimeService
from desktop_app.areas.timetable.service.timetable import TimetableService
from desktop_app.areas.timetable.service.waiting import OFFER_DAYS, offer_next
from desktop_app.areas.timetable.service.waiting_list import WaitingListService
from desktop_app.areas.timetable.terms import (
    CANCELLED,
    KEEP,
    Aspect,
    BookingStatus,
    BusyKind,
    BusyTime,
    Check,
    EnrollmentStatus,
    Keep,
    LessonFacts,
    LessonStatus,
    LessonType,
    OccurrenceStatus,
    Recurrence,
    Schedule,
    Scope,
    Slot,
    Spell,
    Taken,
    TimeOffKind,
    Verdict,
    WaitlistStatus,
)

__all__ = [
    "CANCELLED",
    "KEEP",
    "OFFER_DAYS",
    "Absence",
    "Aspect",
    "Attention",
    "BookingRow",
    "BookingStatus",
    "BusyKind",
    "BusyTime",
    "Calendar",
    "Check",
    "Checked",
    "ClosedMeeting",
    "Conflict",
    "Cycle",
    "DayBook",
    "DoubleBooked",
    "EnrollmentRow",
    "EnrollmentStatus",
    "FreedPlace",
    "Hours",
    "HoursRow",
    "Keep",
    "LaneLoad",
    "LessonCard",
    "LessonCycle",
    "LessonFacts",
    "LessonLine",
    "LessonQuery",
    "LessonStatus",
    "LessonType",
    "MeetingRow",
    "Member",
    "NewEnrollment",
    "NextLesson",
    "NotBooked",
    "OccurrenceStatus",
    "OneOnOne",
    "OneOnOneService",
    "OneOnOneWeek",
    "Places",
    "Plan",
    "Proposal",
    "Reach",
    "Recurrence",
    "Schedule",
    "Scope",
    "Slot",
    "SlotBlock",
    "SlotPlan",
    "SlotRow",
    "SlotService",
    "Spell",
    "StandIn",
    "StandingConflict",
    "Taken",
    "TeacherTimeService",
    "TimeOffKind",
    "TimeOffRow",
    "TimetableService",
    "TouchedMeeting",
    "Verdict",
    "WaitRow",
    "WaitingListService",
    "WaitlistStatus",
    "WeekBlock",
    "Wish",
    "add_busy",
    "add_hours",
    "add_lesson",
    "add_lessons",
    "add_meeting",
    "add_time_off",
    "all_bookings",
    "all_enrollments",
    "all_lessons",
    "all_slots",
    "alone_in",
    "approve",
    "archive_lesson",
    "archive_room",
    "attention",
    "availability",
    "book_label",
    "book_proposal",
    "book_slot",
    "book_times",
    "busy_differences",
    "cancel_booking",
    "cancel_closed",
    "cancel_meeting",
    "cancel_meetings",
    "capacity",
    "check_in_book",
    "check_lesson",
    "check_slot",
    "check_student",
    "clock_change_warnings",
    "closed_meetings",
    "coming_one_on_one",
    "conflicts",
    "cover_sentence",
    "cycles",
    "day_book",
    "day_meetings",
    "day_of_week",
    "easier_to_move",
    "edit_lesson",
    "end_lesson",
    "enroll",
    "enroll_many",
    "enrollments_of_lesson",
    "enrollments_of_student",
    "face_of",
    "finish_meetings",
    "fits",
    "free_rooms",
    "free_slots",
    "free_time",
    "freed_places",
    "in_spell",
    "is_enrolled",
    "keep_busy",
    "lane_loads",
    "last_in_room",
    "leave_lessons",
    "lesson_card",
    "lesson_choices",
    "lesson_ids",
    "lesson_meetings",
    "lesson_page",
    "lesson_title",
    "meeting",
    "meeting_days",
    "meeting_page",
    "meeting_title",
    "meetings_between",
    "members",
    "minutes_between",
    "move_booking",
    "move_meeting",
    "next_lessons",
    "offer_next",
    "offer_slots",
    "one_on_one_bookings",
    "one_on_one_week",
    "places",
    "plan_lesson",
    "proposed",
    "read_recurrence",
    "read_rule",
    "read_weeks",
    "refuse",
    "remove_hours",
    "remove_time_off",
    "restore_lesson",
    "restore_meeting",
    "roll_over",
    "rule_text",
    "set_booking",
    "set_enrollment",
    "set_hours",
    "set_hybrid",
    "set_time_off",
    "shown_name",
    "skipped",
    "slot_blocks",
    "slot_row",
    "slot_times",
    "slots_of",
    "staff_names",
    "stand_ins",
    "standing_conflicts",
    "student_name",
    "substitute",
    "time_off",
    "to_cover",
    "to_remind",
    "touched_meetings",
    "unenroll",
    "waiting_count",
    "waiting_list",
    "week_blocks",
    "week_meetings",
    "windows",
    "wish_for_lesson",
    "wish_for_make_up",
    "wish_for_student",
    "withdraw_slots",
    "worst",
]
