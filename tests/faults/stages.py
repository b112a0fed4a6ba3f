"""What is tried: each stage of work without the office, and what has to hold whatever struck it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from desktop_app.core.journal.undo import undo
from desktop_app.core.sync import copy_file, packet_laptop
from tests.areas.timetable.plan import MONDAY
from tests.faults.world import (
    COPY,
    World,
    entries,
    kept_here,
    laid_out,
    nothing_is_lost,
    opened,
    operations,
    sound,
)

EARLIER = MONDAY - timedelta(days=7)


@dataclass(frozen=True)
class Stage:
    """One stage.

    `before` is the stage whose files it begins with, `made` what makes its own files out of them,
    `deed` what is struck, and `recover` what a person does afterwards, with what has to hold then.
    """

    deed: Callable[[World], None]
    recover: Callable[[World], None]
    before: str = ""
    made: Callable[[World], None] = field(default=lambda world: None)


def _marks(world: World) -> None:
    """Mark, mark anew, take back and clear; what returned was seen as saved."""
    laptop = world.laptop
    for name, key, more in (("Amara", "P", {}), ("Kofi", "L", {"minutes_late": 5})):
        laptop.mark(name, key, **more)
        world.acknowledge(f"{name}:{key}")
    laptop.mark("Amara", "A")
    world.acknowledge("Amara:A")
    undo(laptop.database)
    world.acknowledge("Amara:P")
    laptop.clear("Kofi")
    world.acknowledge("Kofi:-")


def _after_marks(world: World) -> None:
    kept_here(world)
    world.sync()
    nothing_is_lost(world)


def _clashes(world: World) -> None:
    """Marks on the laptop, of which two meet others of the office."""
    world.office.mark("Kofi", "E")
    world.office.mark("Zofia", "P", EARLIER)
    _marks(world)
    world.laptop.mark("Zofia", "A", EARLIER)
    world.acknowledge("Zofia:A")


def _after_sync(world: World) -> None:
    kept_here(world)
    world.sync()
    nothing_is_lost(world)
    assert world.sync().went_up == ()


def _after_checkout(world: World) -> None:
    """There is no copy, and it can be made; or there is a whole one that opens."""
    sound(world.office.database)
    if _is_there(world):
        kept_here(world)
    else:
        world.check_out()
    _marks(world)
    _after_marks(world)


def _is_there(world: World) -> bool:
    """Say whether a copy is there that opens; one whose key nobody was told is taken off."""
    path = world.folder / COPY
    if path.exists() and not world.told.key:
        copy_file.remove(path)
    return path.exists()


def _after_making(world: World) -> None:
    sound(world.office.database)
    world.make_packet()
    _after_opening(world)


def _after_opening(world: World) -> None:
    if not _is_there(world):
        world.open_packet()
    _marks(world)
    _after_returning(world)


def _after_returning(world: World) -> None:
    kept_here(world)
    world.give_back()
    _after_taking(world)


def _after_taking(world: World) -> None:
    world.take_in()
    nothing_is_lost(world)
    world.take_in()
    nothing_is_lost(world)


def _at_the_church(world: World) -> None:
    world.open_packet()
    _clashes(world)


def _syncs(world: World) -> None:
    world.sync()


def _marked_and_synced(world: World) -> None:
    """A mark and another in its place; the office has both, and its rows are on the copy."""
    for key in ("P", "A"):
        world.laptop.mark("Amara", key)
        world.acknowledge(f"Amara:{key}")
    world.sync()


def _undoes(world: World) -> None:
    """Take back what went up: the office's row is set back, as a deed of its own."""
    undo(world.laptop.database)
    world.acknowledge("Amara:P")


def _renews(world: World) -> None:
    world.renew(hours=1)


def _after_renewing(world: World) -> None:
    kept_here(world)
    world.renew(hours=2)
    nothing_is_lost(world)
    assert packet_laptop.acknowledged_of(world.laptop.database) == len(
        operations(world.laptop.database)
    )


def _after_choosing(world: World) -> None:
    world.choose()
    assert [each for each in entries(world.office.database) if each.decided_at is None] == []
    nothing_is_lost(world)
    world.sync()
    nothing_is_lost(world)


STAGES: Mapping[str, Stage] = {
    "checkout": Stage(World.check_out, _after_checkout),
    "mark": Stage(_marks, _after_marks, "checkout", World.check_out),
    "sync": Stage(_syncs, _after_sync, "mark", _clashes),
    "undo": Stage(_undoes, _after_sync, "mark", _marked_and_synced),
    "make": Stage(World.make_packet, _after_making),
    "open": Stage(World.open_packet, _after_opening, "make", World.make_packet),
    "return": Stage(World.give_back, _after_returning, "open", _at_the_church),
    "take": Stage(World.take_in, _after_taking, "return", World.give_back),
    "renew": Stage(_renews, _after_renewing, "take", World.take_in),
    "choose": Stage(World.choose, _after_choosing, "sync", _syncs),
}


def template(name: str, folder: Path, templates: dict[str, Path]) -> Path:
    """Return the files with which a stage begins, made once."""
    if name not in templates:
        stage = STAGES[name]
        before = template(stage.before, folder, templates) if stage.before else folder / "school"
        templates[name] = laid_out(before, folder / f"before-{name}")
        with opened(templates[name]) as world:
            stage.made(world)
    return templates[name]
