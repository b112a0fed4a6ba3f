"""Five hundred progress reports of two pages, beside the same pages on a bare ReportLab canvas.

The reports are described and drawn as the program does it, from what was read; each has a name,
marks, points and words of its own.
"""

from datetime import date, timedelta
from uuid import UUID

from benchmarks.baselines import progress_canvas
from benchmarks.harness import Bench, timed
from desktop_app.areas.reports.progress_document import Sheet, progress_document
from desktop_app.areas.reports.terms import (
    AwardGiven,
    ClubTime,
    ClubWeek,
    LessonTime,
    MarkAt,
    Period,
    Progress,
    Pupil,
    Step,
    StreakTime,
    Words,
)
from desktop_app.areas.school.api import SchoolFacts
from desktop_app.core.places import resources
from desktop_app.core.printing.render import compose, write_pages
from desktop_app.core.printing.words import Paper

REPORTS = 500
FIRST = date(2026, 8, 31)
TODAY = FIRST + timedelta(days=80)
WEEKS = 12
NOBODY = UUID(int=0)
GIVEN = ("Grace", "Łukasz", "Zoë", "Aoife", "Bjørn", "Maeve", "Tom", "Seán", "Ivan", "Anna")
LESSONS = (("Violin, 1-on-1", "Maeve Cullinan"), ("Junior Strings", "Maeve Cullinan"),
           ("Exam Theory", "Priya Menon"))  # fmt: skip
CLUBS = ("Reading Club", "Number Club", "Theory Club", "Violin syllabus")
AWARDS = ("Section 8: third position", "Solo at the concert", "25 days of practice", "Vibrato")
SAID = (
    "Third position is now secure, and the tone has grown since the slow bows every day. In Junior "
    "Strings it is a joy to listen. The Grade 3 pieces are nearly ready; the second piece still "
    "rushes after the repeat, so the metronome stays at 84 until December."
)
STEPS = ("Second piece with the metronome at 84", "Scales in D and G, two octaves", "Two logs")
SCHOOL = SchoolFacts(
    NOBODY, NOBODY, "Larkfield School of Music", None, None, "045 555 0100", None, None, None,
    None, None, None, "IE", "Europe/Dublin", "EUR", "en", None, None, None, None, None, None,
)  # fmt: skip


def progress(bench: Bench) -> None:
    progress_canvas.open_fonts(resources() / "fonts")
    sheet = Sheet(SCHOOL, TODAY)
    ours = iter([[_facts(n) for n in _numbers(turn)] for turn in range(bench.runs)])
    plain = iter([[_plain(_facts(n)) for n in _numbers(turn)] for turn in range(bench.runs)])
    pages: set[int] = set()

    def draw_ours() -> None:
        for found in next(ours):
            document = progress_document(found, sheet)
            drawn = compose(document, Paper.A4)
            pages.add(len(drawn))
            write_pages(document, drawn)

    def draw_plainly() -> None:
        for report in next(plain):
            progress_canvas.draw(report)

    what = f"{REPORTS} different progress reports of two pages"
    bench.compare(what, timed(draw_ours), timed(draw_plainly), at_most=2.0)
    if pages != {2}:
        raise ValueError(pages)


def _numbers(turn: int) -> range:
    return range(turn * REPORTS, (turn + 1) * REPORTS)


def _facts(n: int) -> Progress:
    """Return what a report says; it differs from that of every other child."""
    given = GIVEN[n % 10]
    pupil = Pupil(NOBODY, f"{given} {chr(65 + n % 26)}konkwo-{n}", given, "en",
                  (("Violin", "INTERMEDIATE"),), 8 + n % 8, ("Maeve Cullinan",))  # fmt: skip
    lessons = tuple(
        LessonTime(NOBODY, title, teacher, tuple(_mark(n, week, at) for week in range(WEEKS)))
        for at, (title, teacher) in enumerate(LESSONS)
    )
    marks = [mark for lesson in lessons for mark in lesson.marks]
    return Progress(
        pupil, Period(FIRST, TODAY, None, "Autumn 2026"), sum(m.present for m in marks),
        len(marks), lessons, tuple(_club(n, at) for at in range(len(CLUBS))), _streak(n),
        tuple(AwardGiven(FIRST + timedelta(days=20 * at), title, "CUSTOM")
              for at, title in enumerate(AWARDS)),
        (Words(NOBODY, None, "Maeve Cullinan", f"{given} has had a strong term. {SAID}", TODAY),),
        tuple(Step(NOBODY, text, TODAY + timedelta(days=20)) for text in STEPS),
    )  # fmt: skip


def _mark(n: int, week: int, lesson: int) -> MarkAt:
    day = FIRST + timedelta(days=7 * week + lesson)
    if (n + week * 3 + lesson) % 11 == 0:
        return MarkAt(day, "A", "Absent", "red", False, 0)
    if (n + week + lesson) % 13 == 0:
        return MarkAt(day, "L", "Late", "amber", True, 5)
    return MarkAt(day, "P", "Present", "green", True, 0)


def _club(n: int, at: int) -> ClubTime:
    weeks = tuple(
        ClubWeek(FIRST + timedelta(days=7 * week), 8 + (n * 7 + week * 5) % 18, 11_000 + week * 200)
        for week in range(WEEKS)
    )
    points = sum(week.points for week in weeks) - at
    return ClubTime(NOBODY, CLUBS[at], at == 0, 12, FIRST, points, 1 + points // 12, 3,
                    points % 12, None, None, weeks)  # fmt: skip


def _streak(n: int) -> StreakTime:
    days = tuple(
        (FIRST + timedelta(days=day), "MISSED" if (n + day) % 17 == 0 else "EARNED")
        for day in range(80)
        if day % 7 < 5
    )
    return StreakTime(days, 20 + n % 20, 31 + n % 20)


def _plain(found: Progress) -> progress_canvas.Report:
    club, streak = found.clubs[0], dict(found.streak.days if found.streak else ())
    return progress_canvas.Report(
        found.pupil.name,
        f"Violin, intermediate. Age {found.pupil.age}. Teacher: Maeve Cullinan.",
        (
            ("Attendance", f"{100 * found.came // found.marked}%", f"{found.came} lessons"),
            ("Learning points", str(club.points), club.name),
            ("Streak", "31 days", "best so far"),
            (club.name, f"Level {club.level}", "joined in August"),
        ),
        [(x.title, x.teacher, [m.key for m in x.marks], f"{x.came} of {len(x.marks)}")
         for x in found.lessons],
        [week.points for week in club.weeks],
        [[streak.get(FIRST + timedelta(days=7 * week + day)) == "EARNED" for day in range(5)]
         for week in range(WEEKS)],
        [(x.name, x.in_level, f"Level {x.level}", "up from 3") for x in found.clubs],
        [(f"{x.day:%a %d %b}", x.title, "Award") for x in found.awards],
        [found.words[0].text[at : at + 96] for at in range(0, len(found.words[0].text), 96)],
        [(x.text, "until 9 Dec") for x in found.steps],
    )  # fmt: skip


BENCHMARKS = {"progress": progress}
