"""Progress reports of a real school: what they say, what is written for them, who was given one."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.people import api as people
from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import NewStep, Period, Progress, ReportService
from desktop_app.areas.rewards.api import AwardType, RewardService
from desktop_app.areas.streaks.api import StreakService
from desktop_app.areas.streaks.api import lists as streak_lists
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.errors import NotFound, RuleBroken, Stopped
from desktop_app.core.journal import undo
from desktop_app.core.printing.render import compose
from desktop_app.core.printing.words import (
    Bars,
    Days,
    Document,
    Grid,
    Heading,
    Meters,
    Paper,
    Quote,
    Signatures,
    Table,
)
from desktop_app.core.progress import Progress as Steps
from tests.areas.billing.desk import Desk

OFFICE = Actor("Ruth")


def period(desk: Desk, first: date = date(2026, 10, 1), last: date = date(2026, 10, 31)) -> Period:
    with desk.database.reading() as session:
        return reports.find_period(session, desk.today, first=first, last=last)


def progress(desk: Desk, *names: str, about: Period | None = None) -> list[Progress]:
    ids = [desk.students[name] for name in names]
    with desk.database.reading() as session:
        return reports.progress_of(session, ids, about or period(desk))


def document(desk: Desk, name: str, about: Period | None = None) -> Document:
    with desk.database.reading() as session:
        found = reports.documents_of(
            session, [desk.students[name]], about or period(desk), desk.today
        )
    return found[0][1]


def kinds(made: Document) -> list[type]:
    return [type(block) for block in made.blocks]


def headings(made: Document) -> list[str]:
    return [block.text for block in made.blocks if isinstance(block, Heading)]


def read(desk: Desk) -> Desk:
    """Let Amara read in a club, be given an award, and close the days of her streak."""
    bootstrap.wire(desk.database)
    service = clubs.ClubService(desk.database)
    club = service.add_club("Reading Club", clubs.ClubKind.READING).made
    assert club is not None
    service.join(club, list(desk.students.values()), date(2026, 10, 1))
    service.log_reading(club, desk.students["Amara"], 30, day=date(2026, 10, 6))
    service.log_reading(club, desk.students["Kofi"], 3, day=date(2026, 10, 6))
    RewardService(desk.database).give(
        [desk.students["Amara"]], title="Solo", type_=AwardType.PERFORMANCE,
        earned_on=date(2026, 10, 20),
    )  # fmt: skip
    StreakService(desk.database).close()
    return desk


def test_figures_are_those_of_the_panes(either: Desk) -> None:
    read(either)
    found = {each.pupil.given_name: each for each in progress(either, "Amara", "Kofi", "Ebba")}
    amara = found["Amara"]
    with either.database.reading() as session:
        rates = attendance.attendance_rates(
            session, list(either.students.values()), date(2026, 10, 1), date(2026, 10, 31)
        )
        members = {
            row.student_id: row
            for club in clubs.club_rows(session, either.today)
            for row in clubs.members(session, club.id, either.today)
        }
    for name, each in found.items():
        rate = rates[either.students[name]]
        assert (each.came, each.marked) == (rate.present, rate.marked)
        [club] = each.clubs
        row = members[either.students[name]]
        assert (club.points, club.level, club.in_level) == (row.total, row.level, row.in_level)
        assert sum(week.points for week in club.weeks) == row.total
    assert (amara.came, amara.marked) == (2, 3)
    [violin] = amara.lessons
    assert (violin.title, violin.teacher, violin.came) == ("Violin", "Maeve Cullinan", 2)
    assert [mark.key for mark in violin.marks] == ["P", "L", "A"]
    assert amara.pupil.teachers == ("Maeve Cullinan",)
    assert [award.title for award in amara.awards] == ["Solo"]
    assert found["Ebba"].awards == ()


def test_awards_that_wait_or_were_revoked_are_not_in_the_report(taught: Desk) -> None:
    bootstrap.wire(taught.database)
    service, amara = RewardService(taught.database), taught.students["Amara"]
    day = date(2026, 10, 20)
    service.give([amara], title="Waits", earned_on=day, proposed=True)
    revoked = service.give([amara], title="Gone", earned_on=day).made
    assert revoked is not None
    service.revoke(revoked, "Another child")
    service.give([amara], title="Stands", earned_on=day)
    assert [award.title for award in progress(taught, "Amara")[0].awards] == ["Stands"]


def test_only_lesson_notes_for_families_stand_in_the_report(taught: Desk) -> None:
    violin, amara = taught.meeting("Violin", date(2026, 10, 5)), taught.students["Amara"]
    later = taught.meeting("Violin", date(2026, 10, 12))

    def note(work: Any) -> None:
        attendance.write_note(work, violin, amara, "Page 14, slow bows.")
        attendance.write_note(work, later, amara, "Ask at home.", shared=False)

    taught.write(note)
    assert [each.text for each in progress(taught, "Amara")[0].notes] == ["Page 14, slow bows."]
    assert progress(taught, "Kofi")[0].notes == ()


def test_a_report_names_no_other_child(taught: Desk) -> None:
    read(taught)
    said = repr(document(taught, "Amara"))
    assert "Amara" in said
    assert not any(name in said for name in ("Kofi", "Ebba", "Feldwick"))


def test_sections_stand_in_their_order_and_empty_ones_are_left_out(taught: Desk) -> None:
    read(taught)
    service, october = ReportService(taught.database), period(taught)
    amara = taught.students["Amara"]
    service.write(amara, october, "A strong month.", [NewStep("Scales in D", date(2026, 12, 9))])
    made = document(taught, "Amara")
    assert headings(made) == [
        "Attendance", "Levels", "Awards", "What Amara's teacher says", "Next steps",
    ]  # fmt: skip
    assert kinds(made).count(Grid) == kinds(made).count(Bars) == kinds(made).count(Days) == 1
    assert {Meters, Quote, Table} <= set(kinds(made))
    ebba = document(taught, "Ebba")
    assert headings(ebba) == ["Attendance", "Levels"]
    assert not {Bars, Quote} & set(kinds(ebba))
    assert len(compose(made, Paper.A4)) <= 2
    assert len(compose(made, Paper.LETTER)) <= 2


def test_a_pupil_of_whom_nothing_is_known_gets_one_quiet_page(taught: Desk) -> None:
    taught.student("Nobody New")
    made = document(taught, "Nobody")
    assert headings(made) == []
    assert kinds(made)[-1] is Signatures
    assert "nothing to report" in repr(made.blocks)
    assert len(compose(made, Paper.A4)) == 1


def test_the_report_speaks_the_language_of_the_family(taught: Desk) -> None:
    def speak(work: Any, code: str | None) -> None:
        with taught.database.reading() as session:
            [family] = people.families_of(session, [amara])[amara]
            payer = people.family_card(session, family.family_id)
        assert payer is not None
        assert payer.payer_id is not None
        people.set_person(work, payer.payer_id, {"language": code})

    amara = taught.students["Amara"]
    taught.write(lambda work: speak(work, "de"))
    made = document(taught, "Amara")
    assert made.title == "Fortschrittsbericht"
    assert headings(made) == ["Anwesenheit"]
    assert made.aside[0] == "1. Oktober bis 31. Oktober 2026"
    taught.write(lambda work: speak(work, "ar"))
    assert document(taught, "Amara").title == "Progress report"
    taught.write(lambda work: speak(work, None))
    assert document(taught, "Amara").language == "en"


def test_what_no_font_can_draw_is_said_with_its_place(taught: Desk) -> None:
    ReportService(taught.database).write(
        taught.students["Amara"], period(taught), "A sign \U00013000 of the Nile.", []
    )
    [made] = reports.draw_reports(taught.database, [taught.students["Amara"]], period(taught))
    assert any("Nile" in sentence for sentence in made.missing)
    assert made.pdf.startswith(b"%PDF")


def test_the_longest_streak_is_that_of_the_end_of_the_report(taught: Desk) -> None:
    read(taught)
    whole = progress(taught, "Amara", about=period(taught, last=date(2026, 11, 4)))[0].streak
    early = progress(taught, "Amara", about=period(taught, last=date(2026, 10, 7)))[0].streak
    assert whole is not None
    assert early is not None
    assert early.longest <= whole.longest
    assert early.longest == max(early.current, early.longest)
    with taught.database.reading() as session:
        [row] = [
            each for each in streak_lists.streaks(session)
            if each["student_id"] == taught.students["Amara"] and each["club_id"] is None
        ]  # fmt: skip
    assert (whole.current, whole.longest) == (row["current"], row["longest"])


def test_a_term_is_reported_as_far_as_it_has_come_and_keeps_its_words_when_its_days_move(
    taught: Desk,
) -> None:
    from desktop_app.areas.school import api as school

    with taught.database.reading() as session:
        term = next(t for t in school.terms(session) if t.starts_on <= taught.today <= t.ends_on)
        now = reports.find_period(session, taught.today, term_id=term.id)
    assert (now.last, now.whole) == (taught.today, term.ends_on)
    ReportService(taught.database).write(taught.students["Amara"], now, "Well done.", [])
    taught.at(2026, 12, 1)
    with taught.database.reading() as session:
        later = reports.find_period(session, taught.today, term_id=term.id)
    [found] = progress(taught, "Amara", about=later)
    assert [words.text for words in found.words] == ["Well done."]
    assert progress(taught, "Amara")[0].words == ()


def test_days_that_cannot_be_are_refused(taught: Desk) -> None:
    with pytest.raises(RuleBroken, match="before it begins"):
        period(taught, date(2026, 10, 31), date(2026, 10, 1))
    with pytest.raises(RuleBroken, match="a year at most"):
        period(taught, date(2024, 10, 31), date(2026, 10, 1))
    with taught.database.reading() as session:
        with pytest.raises(NotFound):
            reports.find_period(session, taught.today, term_id=taught.students["Amara"])
        with pytest.raises(RuleBroken, match="which term"):
            reports.find_period(session, taught.today, first=date(2026, 10, 1))


def test_free_days_that_overlap_a_term_have_words_of_their_own(taught: Desk) -> None:
    service, amara = ReportService(taught.database), taught.students["Amara"]
    october, autumn = period(taught), period(taught, date(2026, 9, 1), date(2026, 10, 31))
    service.write(amara, october, "October.", [])
    service.write(amara, autumn, "Autumn.", [NewStep("Scales")])
    assert [w.text for w in progress(taught, "Amara", about=october)[0].words] == ["October."]
    assert [w.text for w in progress(taught, "Amara", about=autumn)[0].words] == ["Autumn."]
    assert progress(taught, "Amara", about=october)[0].steps == ()


def test_words_belong_to_the_pupils_teacher_and_are_written_once(taught: Desk) -> None:
    service, amara, october = (
        ReportService(taught.database),
        taught.students["Amara"],
        period(taught),
    )
    service.write(amara, october, "First words.", [])
    service.write(amara, october, "Second words.", [])
    [words] = progress(taught, "Amara")[0].words
    assert (words.teacher, words.text) == ("Maeve Cullinan", "Second words.")
    service.write(amara, october, "  ", [])
    assert progress(taught, "Amara")[0].words == ()


def test_next_steps_keep_their_order_and_what_is_left_out_goes(taught: Desk) -> None:
    service, amara, october = (
        ReportService(taught.database),
        taught.students["Amara"],
        period(taught),
    )
    service.write(amara, october, "", [NewStep("One"), NewStep(" "), NewStep("Two")])
    first, second = progress(taught, "Amara")[0].steps
    assert (first.text, second.text) == ("One", "Two")
    service.write(amara, october, "", [NewStep("Two, soon", id=second.id), NewStep("Three")])
    steps = progress(taught, "Amara")[0].steps
    assert [step.text for step in steps] == ["Two, soon", "Three"]
    assert steps[0].id == second.id
    with pytest.raises(RuleBroken, match="too many"):
        service.write(amara, october, "", [NewStep(str(n)) for n in range(9)])
    with pytest.raises(RuleBroken, match="before the report begins"):
        service.write(amara, october, "", [NewStep("Early", date(2026, 9, 1))])


def test_writing_and_giving_are_undone(either: Desk) -> None:
    service, amara, october = (
        ReportService(either.database),
        either.students["Amara"],
        period(either),
    )
    service.write(amara, october, "Well done.", [NewStep("Scales")])
    give(either, october, [amara])
    assert states(either, october)["Amara"] == "GIVEN"
    undo.undo(either.database)
    assert states(either, october)["Amara"] == "READY"
    undo.undo(either.database)
    assert states(either, october)["Amara"] == "WORDS_MISSING"
    undo.redo(either.database)
    assert progress(either, "Amara")[0].steps[0].text == "Scales"


def give(desk: Desk, about: Period, ids: Sequence[UUID]) -> None:
    made = list(reports.draw_reports(desk.database, ids, about))
    from desktop_app.core.disclosures import DisclosureWay

    handed = [each.handed for each in made]
    ReportService(desk.database).give(about, DisclosureWay.PRINTED, handed)


def states(desk: Desk, about: Period, actor: Actor = OFFICE) -> dict[str, str]:
    with desk.database.reading() as session:
        lines = reports.report_lines(session, about, actor)
    return {line.name.rpartition(", ")[2]: line.state.value for line in lines}


def test_who_was_given_a_report_is_logged_with_the_hash_of_its_bytes(taught: Desk) -> None:
    october, amara = period(taught), taught.students["Amara"]
    give(taught, october, [amara])
    with taught.database.reading() as session:
        [given] = reports.given_out(session, student_id=amara)
        [facts] = reports.all_given(session)
    assert (given.recipient, given.way, given.given_by) == (
        "Grace Okonkwo-Reid", "PRINTED", taught.database.actor.name,
    )  # fmt: skip
    [again] = reports.draw_reports(taught.database, [amara], october)
    assert facts["sha256"] == again.handed.sha256
    assert facts["pages"] == again.handed.pages == 1


def test_what_is_written_after_a_report_was_given_shows_as_changed(taught: Desk) -> None:
    october, amara = period(taught), taught.students["Amara"]
    give(taught, october, [amara])
    taught.at(2026, 11, 6)
    ReportService(taught.database).write(amara, october, "One more thing.", [])
    assert states(taught, october)["Amara"] == "CHANGED"


def test_a_teacher_sees_own_pupils_only(taught: Desk) -> None:
    with taught.database.reading() as session:
        maeve = next(row for row in people.all_staff(session) if row.name == "Maeve Cullinan")
        card = people.staff_card(session, maeve.id)
    assert card is not None
    teacher = Actor("Maeve", frozenset({Role.TEACHER}), card.person.person_id)
    assert set(states(taught, period(taught), teacher)) == {"Amara"}
    assert set(states(taught, period(taught))) == {"Amara", "Kofi", "Ebba"}


def test_an_archived_pupil_is_not_written_about_but_still_printed(taught: Desk) -> None:
    october, amara = period(taught), taught.students["Amara"]
    taught.write(lambda work: people.archive_students(work, [amara]))
    assert "Amara" not in states(taught, october)
    with pytest.raises(RuleBroken, match="is archived"):
        ReportService(taught.database).write(amara, october, "Late words.", [])
    assert document(taught, "Amara").subject == "Amara Okonkwo-Reid"
    with pytest.raises(NotFound):
        ReportService(taught.database).write(october.term_id or UUID(int=1), october, "x", [])


class StopAfter(Steps):
    """A person who presses Stop after some steps."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def step(self, done: int, total: int, what: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            raise Stopped("Stopped")


def test_many_are_saved_with_names_of_their_own_and_stopping_logs_what_was_saved(
    taught: Desk, tmp_path: Path
) -> None:
    october, ids = period(taught), list(taught.students.values())
    taught.student("Amara Okonkwo-Reid")
    ids = [*ids, taught.students["Amara"]]
    files = reports.save_all(taught.database, ids, october, tmp_path / "out")
    assert len(files) == len({file.name.casefold() for file in files}) == len(ids)
    assert all(file.read_bytes().startswith(b"%PDF") for file in files)
    with taught.database.reading() as session:
        assert len(reports.given_out(session)) == len(ids)
    with pytest.raises(Stopped):
        reports.save_all(taught.database, ids, october, tmp_path / "stopped", progress=StopAfter(2))
    assert len(list((tmp_path / "stopped").iterdir())) == 2
    with taught.database.reading() as session:
        assert len(reports.given_out(session)) == len(ids) + 2
