"""Erasing a person in a shared school: the server does it, and checks what this desk proposes.

The rows that go are found by the server itself. What others wrote about the person is read here,
with the same rules as in a file, and sent as texts that the server compares with the old ones.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from desktop_app.areas.privacy.catalog import TABLES
from desktop_app.areas.privacy.erasing import around, follow, forgotten, texts_naming
from desktop_app.areas.privacy.queries.found import Found
from desktop_app.areas.privacy.rules import Names, without
from desktop_app.areas.privacy.terms import Then
from desktop_app.core.db.database import Work
from desktop_app.core.journal import forgetting
from desktop_app.core.wording import tr

_ERASE = text("SELECT app.erase_person(:person, :facts)").bindparams(
    bindparam("facts", type_=JSONB())
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom the server is to erase, under which number, why, and until when the law keeps rows."""

    person_id: UUID
    number: int
    reason: str | None
    until: date | None


def erase_there(work: Work, wanted: Wanted, found: Found, names: Names) -> dict[str, int]:
    """Let the server erase somebody; return how many rows went, lost their words, or stay."""
    session = work.session
    session.flush()
    touched = around(session, found)
    facts = _Proposal(session, found, names, wanted.number).facts()
    facts |= {"reason": wanted.reason, "until": str(wanted.until) if wanted.until else None}
    given = {"person": wanted.person_id, "facts": facts}
    counts: dict[str, int] = session.execute(_ERASE, given).scalar_one()
    session.expire_all()
    follow(work, touched)
    session.flush()
    return counts


class _Proposal:
    """What the words of others should say, and which words were replaced for that."""

    def __init__(self, session: Session, found: Found, names: Names, number: int) -> None:
        self._session, self._found, self._names = session, found, names
        self._number, self._said = number, tr("Erased person {n}", n=number)
        self._heard: set[str] = set()
        self._heard_near: set[str] = set()

    def facts(self) -> dict[str, Any]:
        """Return everything as the function of the server takes it."""
        connection, wanted = self._session.connection(), self._names.wanted()
        texts = self._texts()
        labels = {
            number: (number, label, actor)
            for number, label, actor in forgetting.labels_naming(connection, wanted, self._swap)
        }
        numbers: set[int] = set()
        for name, ids in forgotten(self._session, self._found):
            numbers |= forgetting.sets_of_rows(connection, name, ids)
        labels |= {
            number: (number, label, actor)
            for number, label, actor in forgetting.labels_of(connection, numbers, self._swap_near)
        }
        values = [
            (seq, before, after)
            for seq, (name, row_id), before, after in forgetting.values_naming(
                connection, wanted, self._swap
            )
            if row_id not in self._found.ids(name, Then.DELETED, Then.CLEARED)
        ]
        return {
            "number": self._number, "said": self._said,
            "family_said": tr("Erased family {n}", n=self._number),
            "words": _words(self._heard), "near": _words(self._heard_near - self._heard),
            "texts": texts, "labels": list(labels.values()), "values": values,
        }  # fmt: skip

    def _texts(self) -> dict[str, list[tuple[str, dict[str, str]]]]:
        texts: dict[str, list[tuple[str, dict[str, str]]]] = {}
        for table, row_id, said in texts_naming(self._session, self._names, self._swap):
            if row_id in self._found.ids(table.name, Then.DELETED):
                continue
            is_cleared = row_id in self._found.ids(table.name, Then.CLEARED)
            gone = TABLES[table.name].clear if is_cleared else ()
            left = {name: value for name, value in said.items() if name not in gone}
            texts.setdefault(table.name, []).append((str(row_id), left))
        return texts

    def _swap(self, said: str) -> str:
        return without(said, self._names, self._said, heard=self._heard)

    def _swap_near(self, said: str) -> str:
        return without(said, self._names, self._said, near=True, heard=self._heard_near)


def _words(heard: set[str]) -> list[str]:
    """Return words as they stand in texts and in JSON, the longest first."""
    return sorted({each for word in heard for each in (word, _in_json(word))}, key=_longest_first)


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


def _in_json(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)[1:-1]
