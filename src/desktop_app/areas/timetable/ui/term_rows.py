"""How a term that was read becomes rows: one for each week, with what each lane holds."""

from datetime import date, timedelta
from uuid import UUID

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.ui.grid_week import GridTerm, monday_of
from desktop_app.core.wording import show_date, show_number, tr, trn
from desktop_app.kit.load_sheet import LoadCell, LoadRow

WORKDAYS = 5


def term_rows(term: GridTerm) -> tuple[tuple[str, ...], tuple[LoadRow, ...]]:
    """Return the heads of the columns and a row for each week of the term."""
    sums: dict[tuple[date, UUID | None], tuple[int, int]] = {}
    for load in term.loads:
        key = (monday_of(load.day), load.lane)
        count, minutes = sums.get(key, (0, 0))
        sums[key] = (count + load.meetings, minutes + load.minutes)
    lanes: list[tuple[UUID | None, str]] = list(term.lanes)
    if any(lane is None for _, lane in sums):
        lanes.append((None, tr("Online")))
    known = {lane for lane, _ in lanes}
    most = max((minutes for (_, lane), (_, minutes) in sums.items() if lane in known), default=1)
    rows = []
    monday = term.first
    while monday <= term.last:
        cells = tuple(_cell(*sums.get((monday, lane), (0, 0)), most) for lane, _ in lanes)
        rows.append(_row(term, monday, cells))
        monday += timedelta(weeks=1)
    return tuple(name for _, name in lanes), tuple(rows)


def _cell(count: int, minutes: int, most: int) -> LoadCell:
    if not count:
        return LoadCell()
    hours = show_number(f"{minutes / 60:.1f}".removesuffix(".0"))
    return LoadCell(tr("{n} · {hours} h", n=count, hours=hours), minutes / max(most, 1))


def _row(term: GridTerm, monday: date, cells: tuple[LoadCell, ...]) -> LoadRow:
    days = [monday + timedelta(days=n) for n in range(7)]
    closed = [day for day in days if day in term.closed]
    names = ", ".join(dict.fromkeys(term.closed[day] for day in closed))
    name = show_date(monday)
    if term.year_starts is not None:
        week = school.week_of_year(monday, term.year_starts)
        name = tr("Week {n}, {day}", n=week, day=name)
    shut = all(day in term.closed for day in days[:WORKDAYS])
    fact = names
    if closed and not shut:
        fact = trn("{n} day closed: {names}", "{n} days closed: {names}", len(closed), names=names)
    now = monday <= term.today < monday + timedelta(weeks=1)
    return LoadRow(monday, name, fact, cells, hatched=shut, now=now)
