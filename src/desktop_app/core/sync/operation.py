"""One deed on a copy as both sides know it, and the hash over all of them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from json.encoder import encode_basestring as quoted
from typing import Any, Final
from uuid import UUID

from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

Fact = Mapping[str, Any]
"""Columns by name, as JSON has them: ids, days and moments are texts, amounts whole numbers."""
_WRITE: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Operation:
    """What somebody did on a copy: which fact, what it shall be, and what they saw before.

    `seq` counts from 1 without a gap on one copy. `made_at` is the clock of the laptop, evidence
    and never order. `value` None takes the fact away, `base` None says there was none.
    """

    id: UUID
    copy_id: UUID
    seq: int
    kind: str
    about: Fact
    value: Fact | None
    base: Fact | None
    base_version: int | None
    previous_id: UUID | None
    person_id: UUID | None
    author_name: str
    device: str
    made_at: datetime
    clock_offset_ms: int
    program: str
    _texts: tuple[str, str | None, str | None] | None = field(
        init=False, default=None, compare=False, repr=False
    )

    @property
    def texts(self) -> tuple[str, str | None, str | None]:
        """What it is about, what it shall be and what was there before, as they are kept."""
        if self._texts is None:
            value, base = (
                None if fact is None else canonical(fact) for fact in (self.value, self.base)
            )
            object.__setattr__(self, "_texts", (canonical(self.about), value, base))
        return self._texts or ("", None, None)

    @property
    def happened_at(self) -> datetime:
        """When it was done, by the office's clock as far as the laptop knew it."""
        return self.made_at + timedelta(milliseconds=self.clock_offset_ms)

    def as_json(self) -> dict[str, Any]:
        """Return it for a file or a line, whole."""
        return {
            "id": str(self.id),
            "copy_id": str(self.copy_id),
            "seq": self.seq,
            "kind": self.kind,
            "about": dict(self.about),
            "value": None if self.value is None else dict(self.value),
            "base": None if self.base is None else dict(self.base),
            "base_version": self.base_version,
            "previous_id": None if self.previous_id is None else str(self.previous_id),
            "person_id": None if self.person_id is None else str(self.person_id),
            "author_name": self.author_name,
            "device": self.device,
            "made_at": self.made_at.isoformat(),
            "clock_offset_ms": self.clock_offset_ms,
            "program": self.program,
        }

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> "Operation":
        """Read one. Raises RuleBroken for what no program of ours wrote."""
        try:
            return cls(
                id=UUID(given["id"]),
                copy_id=UUID(given["copy_id"]),
                seq=int(given["seq"]),
                kind=str(given["kind"]),
                about=dict(given["about"]),
                value=_fact(given["value"]),
                base=_fact(given["base"]),
                base_version=given["base_version"],
                previous_id=_id(given["previous_id"]),
                person_id=_id(given["person_id"]),
                author_name=str(given["author_name"]),
                device=str(given["device"]),
                made_at=datetime.fromisoformat(given["made_at"]),
                clock_offset_ms=int(given["clock_offset_ms"]),
                program=str(given["program"]),
            )
        except (KeyError, TypeError, ValueError):
            raise RuleBroken(
                tr("What came from the laptop cannot be read. Nothing of it was taken in.")
            ) from None

    @property
    def digest(self) -> str:
        """The hash of everything it says, in hexadecimal (SHA-256)."""
        return hashlib.sha256(self._said().encode()).hexdigest()

    def _said(self) -> str:
        """Return what `canonical` makes of it as JSON, of what is written already."""
        about, value, base = self.texts
        return (
            f'{{"about":{about},"author_name":{quoted(self.author_name)},"base":{base or "null"},'
            f'"base_version":{canonical(self.base_version)},'
            f'"clock_offset_ms":{self.clock_offset_ms},"copy_id":"{self.copy_id}",'
            f'"device":{quoted(self.device)},"id":"{self.id}","kind":{quoted(self.kind)},'
            f'"made_at":"{self.made_at.isoformat()}","person_id":{_quoted_id(self.person_id)},'
            f'"previous_id":{_quoted_id(self.previous_id)},"program":{quoted(self.program)},'
            f'"seq":{self.seq},"value":{value or "null"}}}'
        )


def _fact(given: Any) -> Fact | None:
    return None if given is None else dict(given)


def _id(given: Any) -> UUID | None:
    return None if given is None else UUID(given)


def _quoted_id(key: UUID | None) -> str:
    return "null" if key is None else f'"{key}"'


def as_fact(values: Mapping[str, Any]) -> Fact:
    """Return values of a row as JSON has them."""
    return {name: plain(value) for name, value in values.items()}


def plain(value: Any) -> Any:
    """Return a value of a row as JSON has it."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def canonical(fact: Any) -> str:
    """Return a fact as JSON that is the same text wherever it is made."""
    return _WRITE(fact)


def chained(chain: str, digests: Iterable[str]) -> str:
    """Return the hash over all operations so far, given the one before and what came, in order."""
    for digest in digests:
        chain = hashlib.sha256(f"{chain}{digest}".encode()).hexdigest()
    return chain
