"""The words of working without the office."""

from enum import StrEnum


class Answer(StrEnum):
    """What the office says to one operation.

    Everything but APPLIED and SAME is an entry in the review list.
    """

    APPLIED = "APPLIED"
    SAME = "SAME"
    REVIEW = "REVIEW"
    NOT_ENROLLED = "NOT_ENROLLED"
    NOT_YOURS = "NOT_YOURS"
    INVALID = "INVALID"
    ID_REUSED = "ID_REUSED"


SETTLED = frozenset({Answer.APPLIED, Answer.SAME})


class Choice(StrEnum):
    """How an entry of the review list was decided.

    SUPERSEDED: the author's own later operation took its place.
    """

    MINE = "MINE"
    THEIRS = "THEIRS"
    THIRD = "THIRD"
    SUPERSEDED = "SUPERSEDED"


class FactState(StrEnum):
    """Where a fact of a copy is: it waits here, is in the office, or needs a choice there."""

    HERE = "HERE"
    OFFICE = "OFFICE"
    CHOICE = "CHOICE"


class Transport(StrEnum):
    """How a copy and its office talk."""

    SERVER = "SERVER"
    PACKET = "PACKET"


class Merge(StrEnum):
    """What two changes of one fact make.

    WHOLE: different values wait for a choice. FIELDS: changes of different fields are both kept.
    ADD: every operation is a fact of its own, so nothing can clash.
    """

    WHOLE = "WHOLE"
    FIELDS = "FIELDS"
    ADD = "ADD"
