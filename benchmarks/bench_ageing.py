"""What five thousand families owe, by how late it is, beside the same sums by SQLite alone."""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from benchmarks.baselines import ageing_sql
from benchmarks.billing_school import families_school
from benchmarks.harness import Bench, timed
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.tables import Invoice
from desktop_app.areas.people.tables import Family
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id

FAMILIES, MONTHS = 5_000, 8
TODAY = date(2026, 11, 5)
TOTAL = 41_214


def ageing(bench: Bench) -> None:
    """Eight invoices for each family, of which three are open: in all, and family by family."""
    with tempfile.TemporaryDirectory() as folder:
        database = families_school(Path(folder), FAMILIES)
        _bill(database)
        if database.path is None:
            raise RuntimeError("the school of a benchmark is a file")
        bare = ageing_sql.opened(database.path)
        bench.compare(
            f"ageing of {FAMILIES} families",
            timed(_read(database, billing.ageing)),
            timed(lambda: ageing_sql.ageing(bare, TODAY)),
            at_most=1.5,
        )
        bench.compare(
            f"ageing of each of {FAMILIES} families",
            timed(_read(database, billing.ageing_by_family)),
            timed(lambda: ageing_sql.by_family(bare, TODAY)),
            at_most=1.5,
        )
        bare.close()
        database.close()


def _bill(database: Database) -> None:
    with database.loading("History") as work:
        families = list(work.session.scalars(select(Family.id).order_by(Family.id)))
        rows = [
            _invoice(family, f"2026-{at * MONTHS + month:06d}", month)
            for at, family in enumerate(families)
            for month in range(MONTHS)
        ]
        work.session.execute(insert(Invoice), rows)


def _invoice(family: Any, number: str, month: int) -> dict[str, Any]:
    issued = TODAY - timedelta(days=30 * (MONTHS - 1 - month))
    settled = {MONTHS - 1: 0, MONTHS - 2: 20_000, MONTHS - 5: 0}.get(month, TOTAL)
    return {
        "id": new_id(),
        "kind": billing.InvoiceKind.INVOICE,
        "status": billing.InvoiceStatus.ISSUED,
        "number": number,
        "family_id": family,
        "issued_on": issued,
        "due_on": issued + timedelta(days=14),
        "currency": "EUR",
        "net_total": TOTAL,
        "total": TOTAL,
        "settled": settled,
    }


def _read(database: Database, what: Callable[[Session, date], object]) -> Callable[[], object]:
    def read() -> object:
        with database.reading() as session:
            return what(session, TODAY)

    return read


BENCHMARKS = {"ageing": ageing}
