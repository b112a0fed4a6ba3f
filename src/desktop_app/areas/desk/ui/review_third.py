"""A third value, typed by who chooses: the fields of each kind, to and from a fact."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from desktop_app.areas.clubs.api import HomeworkKind
from desktop_app.areas.desk.queries.review import Options, ReviewRow
from desktop_app.core.sync.operation import Fact
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Field

DONE: Final = "is_done"
QUALITIES: Final = (1_250, 1_500, 750)
REVERSAL: Final = "REVERSAL"
PLACES: Final[Mapping[str, Mapping[str, str]]] = {
    "HOMEWORK": {"date": "done_on", "level": "club_level_id", "book": "book_id"},
    "READING": {"date": "read_on", "club": "club_id", "book": "book_id"},
    "PRACTICE": {"date": "practiced_on", "club": "club_id"},
    "POINTS": {"date": "earned_on", "club": "club_id", "reason": "description"},
}
"""Which field is meant where a rule calls it otherwise."""


def why_none(row: ReviewRow) -> str:
    """Say why a kind of deed has no third value; "" where it has one."""
    if not row.is_readable:
        return tr("This program cannot read it, so nothing else can be typed.")
    if row.kind == "REGISTER":
        return tr("A register is open or finished; there is no third.")
    if row.kind == "GONE_OUT":
        return tr("It says what was printed or saved on the laptop; there is nothing to change.")
    if row.kind not in _FIELDS:
        return tr("Nothing else can be typed for it.")
    is_entry = row.kind in {"READING", "PRACTICE", "POINTS"}
    if is_entry and _plain(row).get("type") == REVERSAL:
        return tr("Points are taken back as they were given; there is no third.")
    if is_entry and row.laptop.value is None:
        return tr("It only takes an entry back; there is no third.")
    return ""


def fields_of(row: ReviewRow, options: Options) -> list[Field]:
    """Return the fields of a third value; none where this kind has no other."""
    return [] if why_none(row) else list(_FIELDS[row.kind](row, options))


def values_of(row: ReviewRow) -> dict[str, Any]:
    """Return what the fields begin with: what the laptop wants, else what the office has."""
    if row.kind not in _NAMES:
        return {}
    fact = _plain(row)
    values = {name: _shown(name, fact.get(name)) for name in _NAMES[row.kind]}
    if row.kind == "NOTE":
        values["shared"] = bool(fact.get("shared", True))
    return values | {DONE: row.laptop.value is not None or row.office.value is None}


def fact_of(row: ReviewRow, typed: Mapping[str, Any]) -> Fact | None:
    """Return what was typed as a fact; None takes it away."""
    given = {name: _kept(name, typed.get(name)) for name in _NAMES[row.kind] if name in typed}
    if row.kind == "MARK":
        return given if given["code_id"] else None
    if row.kind == "NOTE":
        return given if given["text"] else None
    if row.kind == "HOMEWORK" and not typed.get(DONE, True):
        return None
    return {**_plain(row), **given}


def _plain(row: ReviewRow) -> Fact:
    return dict(row.laptop.value or row.office.value or {})


def _shown(name: str, value: Any) -> Any:
    if name.endswith("_on"):
        return date.fromisoformat(value) if value else None
    return value or "" if name in {"note", "text", "description"} else value


def _kept(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip() or None
    return bool(value) if name in {"shared", "finished_book"} else value


# --- the fields of each kind ----------------------------------------------------------------------


def _mark(_row: ReviewRow, options: Options) -> Sequence[Field]:
    return (
        Field("code_id", tr("Mark"), "choice", options=options.codes, hint=tr("No mark")),
        _number("minutes_late", tr("Minutes late")),
        Field("note", tr("Note")),
    )


def _note(_row: ReviewRow, _options: Options) -> Sequence[Field]:
    return (
        Field("text", tr("Note"), "lines"),
        Field("shared", "", "tick", hint=tr("The family may read it")),
    )


def _homework(row: ReviewRow, options: Options) -> Sequence[Field]:
    of_clubs = options.of_clubs
    by_kind: Mapping[HomeworkKind | None, Sequence[Field]] = {
        HomeworkKind.PAGES: (_number("pages", tr("Pages")), *_book(options)),
        HomeworkKind.PRACTICE: (_number("minutes", tr("Minutes")),),
        HomeworkKind.LEVEL: (_choice("club_level_id", tr("Level"), of_clubs.levels),),
    }
    return (
        Field(DONE, "", "tick", hint=tr("It was done")),
        Field("done_on", tr("Done on"), "date", required=True),
        *by_kind.get(of_clubs.kind, ()),
        _quality(_plain(row).get("quality")),
    )


def _reading(row: ReviewRow, options: Options) -> Sequence[Field]:
    return (
        *_club(row, options),
        Field("read_on", tr("Read on"), "date", required=True),
        _number("pages", tr("Pages"), required=True),
        *_book(options),
        Field("finished_book", "", "tick", hint=tr("The book is finished")),
    )


def _practice(row: ReviewRow, options: Options) -> Sequence[Field]:
    return (
        *_club(row, options),
        Field("practiced_on", tr("Practised on"), "date", required=True),
        _number("minutes", tr("Minutes"), required=True),
        Field("note", tr("Note")),
    )


def _points(row: ReviewRow, options: Options) -> Sequence[Field]:
    return (
        *_club(row, options),
        Field("earned_on", tr("Earned on"), "date", required=True),
        _number("points", tr("Points"), required=True),
        Field("description", tr("For what"), required=True),
    )


def _number(name: str, words: str, *, required: bool = False) -> Field:
    return Field(name, words, "number", width=64, required=required)


def _choice(name: str, words: str, options: Sequence[tuple[str, str]]) -> Field:
    return Field(name, words, "choice", options=options)


def _book(options: Options) -> Sequence[Field]:
    books = options.of_clubs.books
    return (_choice("book_id", tr("Book"), books),) if books else ()


def _club(row: ReviewRow, options: Options) -> Sequence[Field]:
    """Offer the clubs the pupil is or was in, where there is another than that of the laptop."""
    known = options.of_clubs.clubs
    asked = _plain(row).get("club_id")
    if not known or {key for key, _ in known} <= {asked}:
        return ()
    found = list(known)
    if asked and asked not in {key for key, _ in known}:
        found.insert(0, (asked, tr("The club of the laptop")))
    return (_choice("club_id", tr("Club"), found),)


def _quality(now: int | None) -> Field:
    words = (tr("good"), tr("very good"), tr("weak"))
    found = list(zip(QUALITIES, words, strict=True))
    if now is not None and now not in QUALITIES:
        found.append((now, tr("{n} %", n=now // 10)))
    hint = tr("as expected")
    return Field("quality", tr("Quality"), "choice", options=found, hint=hint)


_FIELDS: Final[Mapping[str, Callable[[ReviewRow, Options], Sequence[Field]]]] = {
    "MARK": _mark, "NOTE": _note, "HOMEWORK": _homework, "READING": _reading,
    "PRACTICE": _practice, "POINTS": _points,
}  # fmt: skip
_NAMES: Final[Mapping[str, Sequence[str]]] = {
    "MARK": ("code_id", "minutes_late", "note"),
    "NOTE": ("text", "shared"),
    "HOMEWORK": ("done_on", "pages", "minutes", "book_id", "club_level_id", "quality"),
    "READING": ("club_id", "read_on", "pages", "book_id", "finished_book"),
    "PRACTICE": ("club_id", "practiced_on", "minutes", "note"),
    "POINTS": ("club_id", "earned_on", "points", "description"),
}
