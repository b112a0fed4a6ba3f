"""Choosing what becomes of an entry of the review list: an ordinary deed that undo takes back.

What the author wants, what the office has or a third value comes into force through the kind of the
fact, signed by whose it is; who chose stands in the reason. Until then the office's value holds and
what follows from the fact waits.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from desktop_app.core.access.actor import Actor
from desktop_app.core.db.database import Database, Work
from desktop_app.core.errors import Clash, DownbeatError, NotAllowed, NotFound, RuleBroken
from desktop_app.core.journal.changes import Changes
from desktop_app.core.sync.kinds import Author, FactKind
from desktop_app.core.sync.operation import Fact, Operation, canonical
from desktop_app.core.sync.tables import Conflict
from desktop_app.core.sync.terms import Answer, Choice, Merge
from desktop_app.core.wording import tr, trn

LONGEST_REASON: Final = 300
UNSEEN: Final = "unseen"
"""That whoever chooses was not shown what the office has."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose for an entry.

    `value` is for a THIRD, `seen` what the office had when it was shown (as `canonical` writes it).
    """

    choice: Choice
    value: Fact | None = None
    reason: str | None = None
    seen: str = UNSEEN


def open_count(session: Session, *, person_id: UUID | None = None) -> int:
    """Return how many entries wait for a choice, of everybody or of one author."""
    query = select(func.count()).select_from(Conflict).where(Conflict.decided_at.is_(None))
    if person_id is not None:
        query = query.where(Conflict.person_id == person_id)
    return int(session.execute(query).scalar_one())


def fact_of(text: str | None) -> Fact | None:
    """Read a fact as it is stored."""
    found: Fact | None = json.loads(text) if text else None
    return found


def about_of(text: str) -> Fact:
    """Read what an entry is about; an empty fact where no program of ours wrote it."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def decide(work: Work, entry_id: UUID, chosen: Chosen) -> None:
    """Choose for an entry.

    Raises RuleBroken where it was decided already, what was chosen cannot come into force, or a
    refused entry is put away without a reason; NotAllowed for a teacher's who is somebody else;
    Clash when the office's value is no longer the one that was shown.
    """
    if chosen.choice is Choice.SUPERSEDED:
        raise RuleBroken(tr("Only a later change of its author takes its place."))
    row = _entry(work, entry_id)
    _check_may(work.actor, row)
    reason = _reason(row, chosen)
    kind = work.database.fact_kinds.get(row.kind)
    about = about_of(row.about)
    now = in_force(work.session, kind, about) if kind is not None else fact_of(row.theirs)
    if chosen.seen != UNSEEN and chosen.seen != canonical(now):
        raise Clash(
            tr("The office's value changed meanwhile. Look at both again; nothing was chosen."),
            entry=entry_id,
        )
    value = now
    if chosen.choice is Choice.MINE:
        value = _beside(kind, _mine(row), fact_of(row.base), now)
    elif chosen.choice is Choice.THIRD:
        value = chosen.value
    final = replace(chosen, value=value, reason=reason)
    _close(work, row, final)
    if chosen.choice is not Choice.THEIRS:
        _bring(work, row, kind, final)


def in_force(session: Session, kind: FactKind, about: Fact) -> Fact | None:
    """Return what the office has now, as it is compared."""
    return kind.held(kind.now(session, about).value)


def _beside(
    kind: FactKind | None, mine: Fact | None, base: Fact | None, now: Fact | None
) -> Fact | None:
    """Return what the author wants, and of other fields than they changed what the office has."""
    if kind is None or kind.merge is not Merge.FIELDS or mine is None or now is None:
        return mine
    was = base or {}
    kept = {name: now[name] for name in kind.value if name in was and mine.get(name) == was[name]}
    return {**mine, **kept}


def _entry(work: Work, entry_id: UUID) -> Conflict:
    query = select(Conflict).where(Conflict.id == entry_id)
    row = work.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound(tr("This entry is not in the review list."), entry=entry_id)
    if row.decided_at is not None:
        raise RuleBroken(_over(row))
    return row


def _over(row: Conflict) -> str:
    if row.decision is Choice.SUPERSEDED:
        return tr("A later change of {name} took its place already.", name=row.author_name)
    return tr("{who} chose here already. Nothing was changed.", who=row.decided_by or "")


def _check_may(actor: Actor, row: Conflict) -> None:
    """The office chooses for all, a teacher for what is their own. Raises NotAllowed."""
    if actor.sees_all or (actor.person_id is not None and actor.person_id == row.person_id):
        return
    raise NotAllowed(
        tr("{name} or the office chooses here. Nothing was changed.", name=row.author_name)
    )


def _reason(row: Conflict, chosen: Chosen) -> str | None:
    kept = " ".join((chosen.reason or "").split())
    if len(kept) > LONGEST_REASON:
        raise RuleBroken(
            tr("Say the reason in at most {most} letters.", most=LONGEST_REASON), field="reason"
        )
    if not kept and chosen.choice is Choice.THEIRS and row.answer is not Answer.REVIEW:
        raise RuleBroken(tr("Say why it is put away, in a few words."), field="reason")
    return kept or None


def _operation(row: Conflict) -> Operation | None:
    """Return what the laptop sent; None where this program cannot read it."""
    try:
        return Operation.of_json(json.loads(row.raw or ""))
    except (RuleBroken, ValueError, TypeError):
        return None


def _mine(row: Conflict) -> Fact | None:
    sent = _operation(row)
    return sent.value if sent is not None else fact_of(row.mine)


def _close(work: Work, row: Conflict, final: Chosen) -> None:
    """Note the choice in one statement that looks and writes at once, for two desks."""
    work.session.flush()
    done = work.session.execute(
        update(Conflict)
        .where(
            Conflict.school_id == work.database.school_id,
            Conflict.id == row.id,
            Conflict.decided_at.is_(None),
        )
        .values(
            decision=final.choice,
            chosen=canonical(final.value),
            decided_at=work.clock.now(),
            decided_by=work.actor.name,
            reason=final.reason,
            version=Conflict.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    if not getattr(done, "rowcount", 0):
        work.session.refresh(row)
        if row.decided_at is not None:
            raise RuleBroken(_over(row))
        raise NotAllowed(tr("This is not yours to change. Nothing was changed."), entry=row.id)


def _bring(work: Work, row: Conflict, kind: FactKind | None, final: Chosen) -> None:
    about = about_of(row.about)
    if kind is None or not about or not _is_readable(row):
        raise RuleBroken(
            tr(
                "This program cannot read what the laptop sent. It stays in the list: update "
                "Downbeat and try again, or put it away and say why."
            ),
            field="choice",
        )
    refused = kind.judge(work.session, about, final.value)
    if refused is not None and not (refused[0] is Answer.NOT_YOURS and work.actor.sees_all):
        raise RuleBroken(refused[1], field="choice")
    kind.put(work, about, final.value, _author(work, row, final))
    work.session.flush()


def _is_readable(row: Conflict) -> bool:
    """Say whether what came is known whole, so that taking it in cannot take away by mistake."""
    return row.mine is not None or row.answer is Answer.REVIEW or _operation(row) is not None


def _author(work: Work, row: Conflict, final: Chosen) -> Author:
    who, reason = work.actor.name, final.reason
    if final.choice is Choice.THIRD:
        said = tr("Chosen after {name} worked without the office", name=row.author_name)
        words = f"{said}: {reason}" if reason else said
        return Author(work.actor.person_id, who, work.actor.device, work.clock.now(), words)
    said = tr("Kept by {who}", who=who)
    words = f"{said}: {reason}" if reason else said
    sent = _operation(row)
    at = sent.happened_at if sent is not None else row.made_at
    return Author(row.person_id, row.author_name, row.device, at, words)


class ReviewService:
    """Choosing in the review list; each method is one change that undo takes back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def decide(self, entry_ids: Sequence[UUID], chosen: Chosen) -> Changes:
        """Choose the same for some entries, all or none. Raises as `decide` does."""
        self._check_here()
        with self._database.reading() as session:
            names = self._names(session, entry_ids)
        label = (
            tr("Choose for {name}", name=names[entry_ids[0]])
            if len(entry_ids) == 1
            else trn("Choose for {n} entry", "Choose for {n} entries", len(entry_ids))
        )
        with self._database.writing(label) as work:
            for entry_id in entry_ids:
                try:
                    decide(work, entry_id, chosen)
                except (RuleBroken, NotFound) as error:
                    if len(entry_ids) == 1:
                        raise
                    raise _which(error, names[entry_id]) from error
        return work.changes

    def _check_here(self) -> None:
        if self._database.copy is not None:
            raise RuleBroken(
                tr(
                    "Choosing needs the office, which has the newest value of both. What you "
                    "marked is safe here and in the review list."
                )
            )

    def _names(self, session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
        wanted = list(ids)
        kinds = self._database.fact_kinds
        query: Any = select(Conflict.id, Conflict.kind, Conflict.about, Conflict.author_name).where(
            Conflict.id.in_(wanted)
        )
        found = dict.fromkeys(wanted, tr("an entry"))
        for key, kind, about, author in session.execute(query):
            known = kinds.get(kind)
            found[key] = name_of(session, known, about_of(about), author)
        return found


def name_of(session: Session, kind: FactKind | None, about: Fact, author: str) -> str:
    """Say what an entry is about; what cannot be read is told by its author."""
    if kind is not None and about:
        try:
            return kind.name(session, about)
        except (DownbeatError, KeyError, ValueError, TypeError):
            pass
    return tr("something {name} did", name=author)


def _which(error: DownbeatError, name: str) -> RuleBroken:
    return RuleBroken(
        tr("{name}: {why} Nothing was chosen for any of them.", name=name, why=error.sentence),
        field=error.field,
    )
