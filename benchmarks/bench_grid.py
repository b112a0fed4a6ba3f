"""A painted week of 2,000 blocks: the first paint, and the frames of a drag with its checks."""

import os
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from benchmarks.baselines.plain_blocks import painted
from benchmarks.harness import Bench

BLOCKS, ROOMS, DAYS = 2_000, 12, 6
WIDTH, HEIGHT = 1180, 700
MONDAY = date(2026, 11, 16)
FRAMES = 60


def grid(bench: Bench) -> None:
    """Lay out and paint a week; carry a block through it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QCoreApplication.instance() or QApplication([])
    from desktop_app.kit.theme_switch import Theme

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application is running")
    Theme(app, scheme="light", zoom=1.0)
    first_paint()
    bench.compare(
        "2,000 blocks, sheet to painted", first_paint, lambda: painted(BLOCKS, WIDTH, HEIGHT),
        at_most=None,
    )  # fmt: skip
    paints = sorted(first_paint() for _ in range(9))
    bench.observe("2,000 blocks, first paint", paints[4] * 1000, at_most=60)
    drag_frames()  # a window has loaded its fonts and icons before anybody drags
    frames = sorted(drag_frames())
    bench.observe("drag frame with checks, median", frames[len(frames) // 2] * 1000, at_most=16)
    late = frames[round(len(frames) * 0.95) - 1]
    bench.observe("drag frame with checks, 95 of 100", late * 1000, at_most=16)
    scrolls = sorted(scroll_frames())
    bench.observe("scroll frame, median", scrolls[len(scrolls) // 2] * 1000, at_most=16)


def _grid() -> Any:
    from desktop_app.kit.time_grid_hands import TimeGridHands

    made = TimeGridHands("Timetable", lambda count, when, _below: f"{count} earlier, from {when}")
    made.resize(WIDTH, HEIGHT)
    made.show()
    QApplication.processEvents()
    return made


def _sheet() -> Any:
    from desktop_app.kit.time_grid_facts import Block, DayFacts, Lane, Line, Sheet

    rooms = [uuid4() for _ in range(ROOMS)]
    lanes = tuple(Lane(room, f"Studio {n}") for n, room in enumerate(rooms))
    days = tuple(
        DayFacts(MONDAY + timedelta(days=n), "Mon", "16 Nov", lanes, today=n == 3)
        for n in range(DAYS)
    )
    roles = ("blue", "blue", "teal", "violet", "amber")
    blocks = []
    for n in range(BLOCKS):
        lane, place = n % (ROOMS * DAYS), n // (ROOMS * DAYS)
        start = 8 * 60 + place * 27
        day = MONDAY + timedelta(days=lane // ROOMS)
        lines = (Line("Piano"), Line("Varga"))
        blocks.append(
            Block(
                uuid4(), day, rooms[lane % ROOMS], start, start + 24, f"Zofia W. {n % 40}", lines,
                roles[n % 5], "" if n % 3 else "2", words=f"Zofia {n}",
            )
        )  # fmt: skip
    return Sheet(days, tuple(blocks), 7 * 60, 22 * 60, (MONDAY + timedelta(days=3), 942))


def first_paint() -> float:
    """Return the seconds from having the blocks to having painted them."""
    made, sheet = _grid(), _sheet()
    begun = time.perf_counter()
    made.show_sheet(sheet)
    made.viewport().repaint()
    took = time.perf_counter() - begun
    made.close()
    made.deleteLater()
    return took


def _book(sheet: Any) -> Any:
    """Return a day book in which every block is a meeting with a teacher, a room, a student."""
    from desktop_app.areas.timetable.rules.day_book import (
        DayBook,
        Diary,
        Held,
        RoomFacts,
        SeriesFacts,
        TeacherFacts,
    )
    from desktop_app.areas.timetable.terms import LessonType, Spell

    teachers = [uuid4() for _ in range(40)]
    lesson, student = uuid4(), uuid4()
    held = []
    for n, block in enumerate(sheet.blocks):
        begin = datetime(block.day.year, block.day.month, block.day.day, tzinfo=UTC)
        start = begin + timedelta(minutes=block.start)
        end = begin + timedelta(minutes=block.end)
        key = UUID(str(block.key))
        held.append(Held(start, end, key, "Piano", lesson, key, teachers[n % 40], block.lane))
    places = {each.room_id: RoomFacts("Studio", None, 8) for each in held}
    return DayBook(
        MONDAY, MONDAY + timedelta(days=6), "UTC",
        teachers={key: TeacherFacts("Varga") for key in teachers},
        rooms=places,
        lessons={lesson: SeriesFacts("Piano", LessonType.GROUP,
                                     members=((student, Spell(MONDAY)),))},
        meetings={each.id: each for each in held},
        by_teacher=Diary((each.teacher_id, each) for each in held),
        by_room=Diary((each.room_id, each) for each in held),
    )  # fmt: skip


def _row(book: Any, key: UUID) -> Any:
    """Return the meeting that is dragged, as the timetable reads it."""
    from desktop_app.areas.timetable.queries.week_blocks import WeekBlock
    from desktop_app.areas.timetable.terms import LessonType, OccurrenceStatus, Recurrence

    held = book.meetings[key]
    return WeekBlock(
        key, held.lesson_id, "Piano", LessonType.GROUP, Recurrence.WEEKLY, None, MONDAY, 480, 504,
        held.starts_at, held.ends_at, held.teacher_id, ("Ilona", "Varga"), held.room_id, None,
        None, OccurrenceStatus.SCHEDULED, None, False, False, 1, None,
    )  # fmt: skip


def drag_frames() -> list[float]:
    """Return the seconds of each frame while a block is dragged: checks, popover, paint."""
    from desktop_app.areas.timetable.ui.grid_checks import checks_of, said_of
    from desktop_app.areas.timetable.ui.grid_week import GridWeek
    from desktop_app.kit.popover import Popover
    from desktop_app.kit.time_grid_facts import Carry

    made, sheet = _grid(), _sheet()
    made.show_sheet(sheet)
    book = _book(sheet)
    week = GridWeek(MONDAY, MONDAY + timedelta(days=6), datetime(2026, 11, 19, 15, 42), 12)
    row = _row(book, UUID(str(sheet.blocks[40].key)))
    popover = Popover(made.viewport())
    QApplication.processEvents()
    block = sheet.blocks[40]
    carry = Carry("move", block, block.day, block.lane, block.start, block.end)
    frames = []
    for n in range(FRAMES):
        there = sheet.days[n % 2].lanes[n % 6].key
        carry = carry.at(sheet.days[n % 2].day, there, 9 * 60 + n * 8)
        begun = time.perf_counter()
        made.take(carry)
        box = made.ghost_box()
        if box is not None:
            checks = checks_of(book, carry, "rooms", row)
            popover.say(said_of(week, carry, "rooms", checks, row), box, made.body())
        made.viewport().repaint()
        popover.repaint()
        frames.append(time.perf_counter() - begun)
    made.close()
    made.deleteLater()
    return frames


def scroll_frames() -> list[float]:
    """Return the seconds of each frame while a week is scrolled."""
    made = _grid()
    made.show_sheet(_sheet())
    QApplication.processEvents()
    frames = []
    for n in range(FRAMES):
        begun = time.perf_counter()
        made.horizontalScrollBar().setValue(n * 20)
        made.viewport().repaint()
        frames.append(time.perf_counter() - begun)
    made.close()
    made.deleteLater()
    return frames


BENCHMARKS = {"grid": grid}
