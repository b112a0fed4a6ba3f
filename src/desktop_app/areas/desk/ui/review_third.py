"""A third value, typed by who chooses: the fields of each kind, to and from a fact."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from desktop_app.areas.desk.queries.review import ReviewRow
from desktop_app.core.sync.operation import Fact
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Field

NO_MARK = ""
Codes = Sequence[tuple[str, str, bool]]


def fields_of(row: ReviewRow, codes: Codes) -> list[Field]:
    """Return the fields of a third value; none where this kind has no other."""
    if not row.is_readable:
        return []
    if row.kind == "MARK":
        options = [(NO_MARK, tr("No mark")), *((key, words) for key, words, _ in codes)]
        return [
            Field("code_id", tr("Mark"), "choice", options=options, required=True),
            Field("minutes_late", tr("Minutes late"), "number", width=64),
            Field("note", tr("Note")),
        ]
    if row.kind == "NOTE":
        return [
            Field("text", tr("Note"), "lines"),
            Field("shared", "", "tick", hint=tr("The family may read it")),
        ]
    return [_field(name, value) for name, value in _plain(row).items() if name in _labels()]


def _labels() -> Mapping[str, str]:
    return {
        "pages": tr("Pages"),
        "minutes": tr("Minutes"),
        "points": tr("Points"),
        "quality": tr("Quality"),
        "note": tr("Note"),
        "done_on": tr("Done on"),
        "read_on": tr("Read on"),
        "practiced_on": tr("Practised on"),
    }


def _plain(row: ReviewRow) -> Mapping[str, Any]:
    return row.laptop.value or row.office.value or {}


def _field(name: str, value: Any) -> Field:
    words = _labels()[name]
    if name.endswith("_on"):
        return Field(name, words, "date")
    if isinstance(value, int) or name in {"pages", "minutes", "points"}:
        return Field(name, words, "number", width=64)
    return Field(name, words)


def values_of(row: ReviewRow) -> dict[str, Any]:
    """Return what the fields begin with: what the laptop wants, else what the office has."""
    fact = dict(_plain(row))
    if row.kind == "MARK":
        late, note = fact.get("minutes_late"), fact.get("note") or ""
        return {"code_id": fact.get("code_id") or NO_MARK, "minutes_late": late, "note": note}
    if row.kind == "NOTE":
        return {"text": fact.get("text") or "", "shared": bool(fact.get("shared", True))}
    return {
        name: date.fromisoformat(value) if name.endswith("_on") and value else value
        for name, value in fact.items()
        if name in _labels()
    }


def fact_of(row: ReviewRow, typed: Mapping[str, Any]) -> Fact | None:
    """Return what was typed as a fact; None takes it away."""
    if row.kind == "MARK":
        if not typed.get("code_id"):
            return None
        return {"code_id": typed["code_id"], "minutes_late": typed.get("minutes_late"),
                "note": (typed.get("note") or "").strip() or None}  # fmt: skip
    if row.kind == "NOTE":
        text = (typed.get("text") or "").strip()
        return {"text": text, "shared": bool(typed.get("shared"))} if text else None
    given = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in typed.items()
        if name in _labels()
    }
    return {**_plain(row), **given}
