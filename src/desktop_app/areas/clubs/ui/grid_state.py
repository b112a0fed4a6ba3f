"""The homework grid without a window: what is stored, what is being entered, what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from desktop_app.areas.clubs.queries.homework import DoneRow, HomeworkRow, LevelRow, Pupil
from desktop_app.areas.clubs.rules import MOST_PAGES, ONE
from desktop_app.areas.clubs.service.deeds import Completion
from desktop_app.areas.clubs.terms import HomeworkKind
from desktop_app.core.wording import tr

VERY_GOOD = 1_500
QUALITIES: tuple[int | None, ...] = (None, 1_250, VERY_GOOD, 750)
MOST_MINUTES = 600
Place = tuple[UUID, UUID]
"""A homework and a pupil."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is being entered for a pupil: a number, or done as expected; `gone` takes back."""

    number: int | None = None
    done: bool = False
    quality: int | None = None
    gone: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to enter."""
        return self.number is None and not self.done


@dataclass(slots=True)
class GridState:
    """Pupils by homework. Typing over what is stored takes that back and enters it anew."""

    pupils: Sequence[Pupil]
    homework: Sequence[HomeworkRow]
    levels: Sequence[LevelRow]
    stored: Mapping[Place, DoneRow]
    pending: dict[Place, Cell] = field(default_factory=dict)

    def cell(self, place: Place) -> Cell | None:
        """Return what is being entered, if anything."""
        return self.pending.get(place)

    def row(self, homework_id: UUID) -> HomeworkRow:
        """Return a homework by its id."""
        return next(row for row in self.homework if row.id == homework_id)

    # --- entering ---

    def digit(self, place: Place, digit: int) -> None:
        """Type a digit behind what was typed, or the first one; tasks take none but one."""
        if self.row(place[0]).kind is HomeworkKind.TASK:
            self.toggle(place)
            return
        cell = self.pending.get(place) or Cell()
        number = (cell.number or 0) * 10 + digit
        if number <= 99_999:
            self.pending[place] = replace(cell, number=number, done=False, gone=False)

    def erase(self, place: Place) -> None:
        """Take the last digit away; the last of all gives what was there before."""
        cell = self.pending.get(place)
        if cell is None or cell.number is None or cell.number < 10:
            self.pending.pop(place, None)
        else:
            self.pending[place] = replace(cell, number=cell.number // 10)

    def toggle(self, place: Place) -> None:
        """Say that it was done as expected, or no more."""
        cell = self.pending.get(place)
        if cell is not None and cell.done:
            self.pending.pop(place)
        elif place not in self.stored or (cell is not None and cell.gone):
            self.pending[place] = Cell(done=True)

    def clear(self, place: Place) -> None:
        """Forget what was typed; what is stored is taken back, or stays after all."""
        cell = self.pending.pop(place, None)
        if place in self.stored and (cell is None or not cell.gone):
            self.pending[place] = Cell(gone=True)

    def better(self, place: Place) -> None:
        """Go on to the next quality: as expected, good, very good, weak."""
        cell = self.pending.get(place)
        if cell is None and place in self.stored:
            old = self.stored[place]
            cell = Cell(_number_of(old), done=_number_of(old) is None, quality=old.quality)
        if cell is None or cell.gone:
            return
        at = QUALITIES.index(cell.quality) if cell.quality in QUALITIES else 0
        self.pending[place] = replace(cell, quality=QUALITIES[(at + 1) % len(QUALITIES)])

    def fill(self, homework_id: UUID) -> None:
        """Say that everyone who has nothing did a homework as expected."""
        for pupil in self.pupils:
            place = (homework_id, pupil.id)
            if place not in self.stored and place not in self.pending:
                self.pending[place] = Cell(done=True)

    # --- reading ---

    def problem(self, place: Place) -> str:
        """Say what is wrong with what was typed, empty when nothing is."""
        cell = self.pending.get(place)
        if cell is None or cell.gone:
            return ""
        row = self.row(place[0])
        if cell.done:
            return _missing(row)
        number = cell.number or 0
        if row.kind is HomeworkKind.LEVEL and self._level(number) is None:
            return tr("{number} is no level of this club.", number=number)
        if row.kind is HomeworkKind.PAGES and not 1 <= number <= MOST_PAGES:
            return tr("Pages are from 1 to {most}.", most=MOST_PAGES)
        if row.kind is HomeworkKind.PRACTICE and not 1 <= number <= MOST_MINUTES:
            return tr("Minutes are from 1 to {most}.", most=MOST_MINUTES)
        return ""

    def problems(self) -> list[tuple[Place, str]]:
        """Return every cell that cannot be saved, with what is wrong."""
        found = ((place, self.problem(place)) for place in self.pending)
        return [(place, said) for place, said in found if said]

    def _level(self, number: int) -> LevelRow | None:
        return next((level for level in self.levels if level.number == number), None)

    def words(self, place: Place) -> str:
        """Say what a cell holds: pages, level, minutes or a tick, with its quality."""
        cell = self.pending.get(place)
        if cell is None:
            old = self.stored.get(place)
            return _said(_number_of(old), old.quality) if old is not None else ""
        if cell.gone:
            return tr("taken back")
        row = self.row(place[0])
        number = cell.number if cell.number is not None else row.target or row.level
        return _said(number, cell.quality)

    def taken(self) -> list[UUID]:
        """Return what is to be withdrawn: cleared, or entered anew."""
        return [self.stored[place].id for place in self.pending if place in self.stored]

    def entered(self, day: date) -> dict[UUID, list[Completion]]:
        """Return what is to be saved, by homework."""
        found: dict[UUID, list[Completion]] = {}
        for place, cell in self.pending.items():
            if not cell.gone and not cell.empty:
                done = self._completion(place, cell, day)
                found.setdefault(place[0], []).append(done)
        return found

    def _completion(self, place: Place, cell: Cell, day: date) -> Completion:
        kind = self.row(place[0]).kind
        level = self._level(cell.number) if cell.number is not None else None
        old = self.stored.get(place)
        return Completion(
            place[1],
            pages=cell.number if kind is HomeworkKind.PAGES else None,
            minutes=cell.number if kind is HomeworkKind.PRACTICE else None,
            level_id=level.id if kind is HomeworkKind.LEVEL and level is not None else None,
            quality=cell.quality,
            done_on=old.done_on if old is not None else day,
        )  # fmt: skip


def _number_of(row: DoneRow) -> int | None:
    return next((n for n in (row.pages, row.minutes, row.level) if n is not None), None)


def _missing(row: HomeworkRow) -> str:
    if row.kind is HomeworkKind.PAGES and row.target is None:
        return tr("Type how many pages.")
    if row.kind is HomeworkKind.LEVEL and row.level is None:
        return tr("Type the level that was reached.")
    if row.kind is HomeworkKind.PRACTICE and row.target is None:
        return tr("Type how many minutes.")
    return ""


def _said(number: int | None, quality: int | None) -> str:
    words = str(number) if number is not None else "✓"
    if quality is None or quality == ONE:
        return words
    return f"{words} {quality_words(quality)}"


def quality_words(quality: int | None) -> str:
    """Say how good work was."""
    if quality is None or quality == ONE:
        return tr("as expected")
    if quality < ONE:
        return tr("weak")
    return tr("very good") if quality >= VERY_GOOD else tr("good")
