"""Records: dataclasses that are compared by what they hold, and made quickly."""

from dataclasses import field, replace

from desktop_app.core.records import record


@record
class Place:
    """A place with two facts."""

    name: str
    seats: int = 1
    tags: tuple[str, ...] = field(default=())


@record
class Other:
    """The same facts, another kind."""

    name: str
    seats: int = 1
    tags: tuple[str, ...] = ()


@record
class Nothing:
    """No facts at all."""


def test_records_are_the_same_when_they_hold_the_same_and_are_of_one_kind() -> None:
    assert Place("Hall", 3) == Place("Hall", 3)
    assert Place("Hall", 3) != Place("Hall", 4)
    other: object = Other("Hall")
    assert Place("Hall") != other
    assert Nothing() == Nothing()
    assert len({Place("Hall"), Place("Hall"), Place("Attic")}) == 2


def test_records_are_dataclasses_that_say_what_they_hold() -> None:
    assert replace(Place("Hall"), seats=9) == Place("Hall", 9)
    assert repr(Place("Hall")) == "Place(name='Hall', seats=1, tags=())"
    assert not hasattr(Place("Hall"), "__dict__")
