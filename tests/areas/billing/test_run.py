"""The invoice run: what it bills, what a second one corrects, and the preview that is issued."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from desktop_app.areas.billing.api import InvoiceKind, Standing
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import FamilyMember, Student
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.errors import RuleBroken
from tests.areas.billing.desk import Desk


def test_a_run_bills_each_family_once_with_a_line_for_each_child_and_lesson(okonkwo: Desk) -> None:
    [invoice] = okonkwo.run()
    assert invoice.number == "2026-0001"
    assert invoice.family == "Okonkwo-Reid"
    assert okonkwo.lines(invoice) == [
        ("Violin, 1-on-1", "Mon 2, 9, 16, 23, 30 Nov, 45 minutes", 5, 3_800, 19_000),
        ("Drums, 1-on-1", "Thu 5, 12, 19, 26 Nov, 45 minutes", 4, 3_200, 12_800),
    ]
    assert (invoice.total, invoice.open, invoice.standing) == (31_800, 31_800, Standing.ISSUED)
    assert invoice.due_on == date(2026, 11, 19)
    assert okonkwo.balance("Okonkwo-Reid") == (31_800, 0)


def test_a_second_run_without_changes_has_nothing_to_bill(okonkwo: Desk) -> None:
    okonkwo.run()
    with pytest.raises(RuleBroken, match="not billed yet"):
        okonkwo.run()
    assert len(okonkwo.invoices()) == 1


def test_the_preview_is_exactly_what_is_issued_and_writes_nothing(okonkwo: Desk) -> None:
    plan = okonkwo.service.preview_run("2026-11")
    assert okonkwo.invoices() == []
    [invoice] = okonkwo.run()
    [bill] = plan.bills
    assert (plan.total, plan.count(InvoiceKind.INVOICE), plan.problems) == (31_800, 1, ())
    assert bill.totals.total == invoice.total
    said = [
        (x.description, x.detail, x.quantity // 1000, x.unit_price, x.amount) for x in bill.lines
    ]
    assert said == okonkwo.lines(invoice)


def test_a_lesson_cancelled_after_the_run_is_a_credit_in_the_next(okonkwo: Desk) -> None:
    okonkwo.run()
    okonkwo.cancel("Drums", date(2026, 11, 26))
    okonkwo.at(2026, 12, 1)
    [december] = okonkwo.run("2026-12")
    assert okonkwo.lines(december) == [
        ("Violin, 1-on-1", "Mon 7, 14 Dec, 45 minutes", 2, 3_800, 7_600),
        ("Drums, 1-on-1", "Thu 3, 10, 17 Dec, 45 minutes", 3, 3_200, 9_600),
        ("Credit: lesson cancelled by the teacher", "Drums, 1-on-1: Thu 26 Nov", -1, 3_200, -3_200),
    ]
    with pytest.raises(RuleBroken):
        okonkwo.run("2026-12")


def test_a_lesson_cancelled_in_the_month_itself_is_credited_by_a_second_run(okonkwo: Desk) -> None:
    okonkwo.run()
    okonkwo.cancel("Violin", date(2026, 11, 30))
    [note] = okonkwo.run()
    assert (note.kind, note.number, note.total) == (InvoiceKind.CREDIT_NOTE, "CN-2026-0001", -3_800)
    assert note.open == 0
    assert okonkwo.invoices()[0].open == 28_000
    assert okonkwo.balance("Okonkwo-Reid") == (28_000, 0)


def test_what_is_cancelled_and_held_after_all_is_billed_again(okonkwo: Desk) -> None:
    okonkwo.run()
    okonkwo.cancel("Violin", date(2026, 11, 30))
    okonkwo.run()
    meeting = okonkwo.meeting("Violin", date(2026, 11, 30))
    okonkwo.write(lambda work: timetable.restore_meeting(work, meeting))
    [again] = okonkwo.run()
    assert okonkwo.lines(again) == [("Violin, 1-on-1", "Mon 30 Nov, 45 minutes", 1, 3_800, 3_800)]


def test_an_excused_child_is_credited_when_the_code_does_not_bill(okonkwo: Desk) -> None:
    okonkwo.bills_when("E", bills=False)
    okonkwo.run()
    okonkwo.at(2026, 11, 12)
    okonkwo.mark("Violin", date(2026, 11, 9), "Amara", "E")
    [note] = okonkwo.run()
    assert okonkwo.lines(note) == [
        ("Credit: excused", "Violin, 1-on-1: Mon 9 Nov", -1, 3_800, -3_800)
    ]


def test_a_new_price_is_a_correction_when_the_same_month_runs_again(okonkwo: Desk) -> None:
    okonkwo.run()
    okonkwo.service.set_own_price(okonkwo.enrollments["Drums", "Kofi"], 3_000)
    [note] = okonkwo.run()
    assert okonkwo.lines(note) == [
        ("Drums, 1-on-1: new price", "Thu 5, 12, 19, 26 Nov, 45 minutes", 4, -200, -800)
    ]


def test_a_new_price_leaves_earlier_months_alone_unless_asked(okonkwo: Desk) -> None:
    okonkwo.run()
    okonkwo.at(2026, 12, 1)
    okonkwo.service.set_own_price(okonkwo.enrollments["Drums", "Kofi"], 3_500)
    assert okonkwo.service.preview_run("2026-12").total == 7_600 + 3 * 3_500
    asked = okonkwo.service.preview_run("2026-12", earlier_prices=True)
    assert asked.total == 7_600 + 3 * 3_500 + 4 * 300
    [december] = okonkwo.run("2026-12", earlier_prices=True)
    assert okonkwo.lines(december)[-1][:3] == (
        "Drums, 1-on-1: new price", "Thu 5, 12, 19, 26 Nov, 45 minutes", 4,
    )  # fmt: skip
    assert okonkwo.service.preview_run("2026-12", earlier_prices=True).bills == ()


def test_a_child_who_joined_late_is_billed_for_the_month_that_ran(okonkwo: Desk) -> None:
    okonkwo.run()
    okonkwo.lesson(
        "Junior Strings", date(2026, 11, 18), price=1_600, type=timetable.LessonType.GROUP
    )
    okonkwo.enroll("Junior Strings", "Amara", first=date(2026, 11, 18))
    okonkwo.at(2026, 12, 1)
    [december] = okonkwo.run("2026-12")
    assert ("Junior Strings, group", "Wed 18, 25 Nov", 2, 1_600, 3_200) in okonkwo.lines(december)


def test_a_month_that_never_ran_is_not_billed_with_another(okonkwo: Desk) -> None:
    [invoice] = okonkwo.run("2026-11")
    assert all("Oct" not in (detail or "") for _, detail, *_ in okonkwo.lines(invoice))
    [october] = okonkwo.run("2026-10")
    assert okonkwo.lines(october)[0][1] == "Mon 5, 12, 19, 26 Oct, 45 minutes"


def test_a_child_who_left_gets_the_rest_of_the_month_back(okonkwo: Desk) -> None:
    okonkwo.run()
    spell = okonkwo.enrollments["Violin", "Amara"]
    okonkwo.write(lambda work: timetable.unenroll(work, spell, date(2026, 11, 17)))
    [note] = okonkwo.run()
    assert okonkwo.lines(note) == [
        ("Credit: no longer in this lesson", "Violin, 1-on-1: Mon 23, 30 Nov", -2, 3_800, -7_600)
    ]


def test_nothing_is_billed_after_the_day_a_child_left_the_school(okonkwo: Desk) -> None:
    okonkwo.run()
    amara = okonkwo.students["Amara"]
    okonkwo.write(lambda work: people.set_student(work, amara, {"left_on": date(2026, 11, 17)}))
    [note] = okonkwo.run()
    assert okonkwo.lines(note) == [
        ("Credit: no longer in this lesson", "Violin, 1-on-1: Mon 23, 30 Nov", -2, 3_800, -7_600)
    ]
    okonkwo.at(2026, 12, 1)
    [december] = okonkwo.run("2026-12")
    assert [line[0] for line in okonkwo.lines(december)] == ["Drums, 1-on-1"]


def test_in_arrears_only_finished_registers_bill(okonkwo: Desk) -> None:
    okonkwo.set(billing_mode="IN_ARREARS")
    okonkwo.bills_when("E", bills=False)
    with pytest.raises(RuleBroken):
        okonkwo.run("2026-10")
    for day, key in ((5, "P"), (12, "A"), (19, "E")):
        okonkwo.mark("Violin", date(2026, 10, day), "Amara", key)
        okonkwo.finish("Violin", date(2026, 10, day))
    okonkwo.mark("Violin", date(2026, 10, 26), "Amara", "P")
    [october] = okonkwo.run("2026-10")
    assert okonkwo.lines(october) == [
        ("Violin, 1-on-1", "Mon 5, 12 Oct, 45 minutes", 2, 3_800, 7_600)
    ]
    okonkwo.finish("Violin", date(2026, 10, 26))
    [november] = okonkwo.run("2026-11")
    assert okonkwo.lines(november) == [
        ("Violin, 1-on-1", "Mon 26 Oct, 45 minutes", 1, 3_800, 3_800)
    ]


def test_changing_to_arrears_takes_nothing_back(okonkwo: Desk) -> None:
    okonkwo.run()
    okonkwo.set(billing_mode="IN_ARREARS")
    assert okonkwo.service.preview_run("2026-11").bills == ()


def test_two_families_share_a_child_to_the_last_cent(desk: Desk) -> None:
    desk.family("Reid", "Amara")
    desk.family("Okonkwo", payer="Paul")

    def share(work: Any) -> Any:
        person = work.session.get_one(Student, (1, desk.students["Amara"])).person_id
        people.add_member(work, desk.families["Okonkwo"], person, people.MemberRole.CHILD)
        people.set_shares(
            work, person, {desk.families["Reid"]: 5_000, desk.families["Okonkwo"]: 5_000}
        )

    desk.write(share)
    desk.lesson("Violin", date(2026, 11, 2), "Amara", price=3_801)
    okonkwo, reid = sorted(desk.run(), key=lambda row: row.family)
    assert (reid.total, okonkwo.total) == (5 * 1_901, 5 * 1_900)


def test_a_student_without_a_family_gets_one_when_billed(desk: Desk) -> None:
    desk.student("Zofia Więckowska")
    desk.lesson("Piano", date(2026, 11, 2), "Zofia")
    assert desk.service.preview_run("2026-11").bills[0].new_family
    [invoice] = desk.run()
    assert (invoice.family, invoice.total) == ("Więckowska", 19_000)
    assert desk.service.preview_run("2026-11").bills == ()


def test_a_lesson_without_a_price_is_named_and_the_rest_is_billed(okonkwo: Desk) -> None:
    okonkwo.lesson("Choir", date(2026, 11, 3), price=None, type=timetable.LessonType.GROUP)
    okonkwo.enroll("Choir", "Amara")
    [problem] = okonkwo.service.preview_run("2026-11").problems
    assert (problem.student, problem.sentence) == ("Amara Okonkwo-Reid", "“Choir” has no price.")
    [invoice] = okonkwo.run()
    assert invoice.total == 31_800


def test_a_school_in_which_nothing_has_a_price_hears_why_nothing_is_billed(desk: Desk) -> None:
    desk.family("Reid", "Amara")
    desk.lesson("Choir", date(2026, 11, 3), "Amara", price=None)
    with pytest.raises(RuleBroken, match="has no price"):
        desk.run()


@pytest.mark.parametrize("text", ["2026-13", "11-2026", "November", "2026-00", ""])
def test_what_is_no_month_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(RuleBroken, match="not a month"):
        desk.service.preview_run(text)


def test_shares_that_do_not_add_up_are_named_and_the_child_is_left_out(okonkwo: Desk) -> None:
    def spoil(work: Any) -> None:
        statement = update(FamilyMember).where(FamilyMember.role == people.MemberRole.CHILD)
        work.session.execute(statement.values(share_bp=6_000, version=FamilyMember.version + 1))

    okonkwo.write(spoil)
    plan = okonkwo.service.preview_run("2026-11")
    assert plan.bills == ()
    assert [problem.student for problem in plan.problems] == [
        "Amara Okonkwo-Reid",
        "Kofi Okonkwo-Reid",
    ]
    with pytest.raises(RuleBroken, match="do not add up to 100 %"):
        okonkwo.run()


def test_a_line_names_the_instrument_the_teacher_or_the_ensemble(desk: Desk) -> None:
    def teach(work: Any) -> Any:
        facts = people.PersonFacts(given_name="Maeve", family_name="Cullinan")
        staff = people.add_staff(work, people.NewStaff(person=facts))
        return staff, people.add_instrument(work, "Violin")

    teacher, violin = desk.write(teach)
    desk.family("Reid", "Amara")
    desk.lesson(
        "Amara on Tuesdays", date(2026, 11, 3), "Amara", teacher_id=teacher, instrument_id=violin
    )
    desk.lesson("Big Band", date(2026, 11, 4), "Amara", type=timetable.LessonType.BAND_REHEARSAL)
    words = [line[0] for line in desk.lines(desk.run()[0])]
    assert words == ["Violin, 1-on-1 with M. Cullinan", "Big Band"]
