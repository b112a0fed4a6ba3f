"""Statements of account as documents: made anew each time, never kept."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing import content, letters
from desktop_app.areas.billing.phrasing import entry_name
from desktop_app.areas.billing.queries.payers import Payer, payers
from desktop_app.areas.billing.queries.statements import Statement, statements
from desktop_app.areas.school.api import facts, setting
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.printing.words import Document
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import speaking, tr

_STEP = 25


def statement_documents(
    session: Session,
    first: date,
    last: date,
    family_ids: Collection[UUID] | None = None,
    progress: Progress = SILENT,
) -> list[Document]:
    """Return the statements of families, or of all whose account moved or is not even, by name.

    Raises RuleBroken for a period that ends before it begins, NotFound for a family that is not
    there, Stopped when the person stops it.
    """
    if last < first:
        raise RuleBroken(tr("The period ends before it begins. Check the days."), field="last")
    found = statements(session, first, last, family_ids)
    known = payers(session, {each.family_id for each in found})
    if any(each.family_id not in known for each in found) or len(found) < len(family_ids or ()):
        raise NotFound(tr("This family is not in the school."))
    school = facts(session)
    with speaking(school.language):
        paper = content.stationery(school, str(setting(session, "payment_hint")))
        paper = replace(paper, letterhead=replace(paper.letterhead, logo=school.logo or b""))
        made = []
        for at, each in enumerate(found):
            if at % _STEP == 0:
                progress.step(at, len(found), tr("Statements"))
            account = _account(each, known[each.family_id], first, last)
            made.append(letters.statement_document(paper, account))
    progress.step(len(found), len(found), tr("Statements"))
    return made


def _account(each: Statement, payer: Payer, first: date, last: date) -> letters.Account:
    entries = [
        letters.Entry(
            entry.entry_on, f"{entry_name(entry.kind, back=entry.is_back)} {entry.number}".strip(),
            entry.note, entry.amount, entry.balance,
        )
        for entry in each.entries
    ]  # fmt: skip
    return letters.Account(
        payer, first, last, each.opening, entries, each.closing, each.wallet, each.still_open
    )
