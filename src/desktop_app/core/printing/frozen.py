"""Documents as text: what an issued document says is kept as JSON and drawn from it again."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

from desktop_app.core.errors import FileRefused
from desktop_app.core.printing import words
from desktop_app.core.printing.words import Align, Document, Paper, Tone, TotalKind
from desktop_app.core.wording import tr

_KINDS: Mapping[str, Any] = {
    name: kind
    for name, kind in vars(words).items()
    if isinstance(kind, type) and is_dataclass(kind)
}
# What JSON cannot say by itself.
_READ: Mapping[tuple[str, str], Callable[[Any], Any]] = {
    ("Column", "align"): Align,
    ("Total", "kind"): TotalKind,
    ("Mark", "tone"): Tone,
    ("Document", "paper"): Paper,
    ("Document", "dated"): date.fromisoformat,
}


def freeze(document: Document) -> str:
    """Write a document as JSON.

    The logo is left out: it belongs to the letterhead, and is kept once.
    """
    return _WRITER.encode(document)


def thaw(text: str, *, logo: bytes = b"") -> Document:
    """Read a document back, with the logo of its letterhead.

    Raises FileRefused when it is damaged.
    """
    try:
        found = _words(json.loads(text), logo)
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged() from error
    if not isinstance(found, Document):
        raise _damaged()
    return found


def _damaged() -> FileRefused:
    return FileRefused(
        tr("The stored content of this document is damaged. Restore the newest snapshot.")
    )


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    return tuple((each.name, _default(each)) for each in fields(kind))


def _default(each: "Field[Any]") -> Any:
    return each.default if each.default_factory is MISSING else MISSING


def _plain(value: Any) -> Any:
    """Turn one word into what JSON knows; what is as it always is, is left out.

    Its parts are left to the writer, which asks again for those that it does not know.
    """
    if isinstance(value, date):
        return value.isoformat()
    kind = type(value)
    found: dict[str, Any] = {"is": kind.__name__}
    for name, default in _fields(kind):  # type: ignore[arg-type]  # mypy: a type is hashable
        part = getattr(value, name)
        if part is default or part == default or type(part) is bytes:
            continue
        found[name] = part
    return found


_WRITER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_plain
)


def _words(value: Any, logo: bytes) -> Any:
    if isinstance(value, list):
        return tuple(_words(each, logo) for each in value)
    if not isinstance(value, dict):
        return value
    name = value.pop("is")
    facts = {key: _words(part, logo) for key, part in value.items()}
    for key, part in facts.items():
        read = _READ.get((name, key))
        if read is not None and part is not None:
            facts[key] = read(part)
    if name == "Letterhead":
        facts["logo"] = logo
    return _KINDS[name](**facts)
