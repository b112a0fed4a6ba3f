"""The month's run with its PDFs beside bare drawing, and balances beside the bare sum."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.baselines import balances_sql, invoice_canvas
from benchmarks.billing_school import add_history, families_school
from benchmarks.harness import Bench, timed
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.core.db.database import Database
from desktop_app.core.places import resources

FAMILIES = 1_000
BALANCES = 5_000


def invoice_run(bench: Bench) -> None:
    """A thousand families: planned, issued, drawn and kept, with all that a run writes."""
    invoice_canvas.open_fonts(resources() / "fonts")
    with tempfile.TemporaryDirectory() as folder:
        schools = [families_school(_made(Path(folder), n), FAMILIES) for n in range(bench.runs)]
        waiting = iter(schools)
        largest: list[int] = []

        def ours() -> None:
            largest.append(_run(next(waiting)))

        def bare() -> None:
            for n in range(FAMILIES):
                invoice_canvas.draw(f"2026-{n:04d}", f"Grace {chr(65 + n % 26)}konkwo-{n}")

        bench.compare(
            f"{FAMILIES} families, issued, with PDFs", timed(ours), timed(bare), at_most=2.0
        )
        bench.observe("the largest PDF", max(largest) / 1_000, at_most=60, unit="kB")
        for school in schools:
            school.close()


def _made(folder: Path, number: int) -> Path:
    made = folder / str(number)
    made.mkdir()
    return made


def _run(database: Database) -> int:
    billing.BillingService(database).issue_run("2026-11")
    with database.reading() as session:
        ids = documents.documents_of(session, kind=documents.INVOICE)
    return max(len(each.pdf) for each in documents.print_all(database, ids))


def balances(bench: Bench) -> None:
    """The balances of every family, beside the sum that SQLite does by itself."""
    with tempfile.TemporaryDirectory() as folder:
        database = families_school(Path(folder), BALANCES)
        add_history(database, months=6)
        if database.path is None:
            raise RuntimeError("the school of a benchmark is a file")
        bare = balances_sql.opened(database.path)
        bench.compare(
            f"balances of {BALANCES} families",
            timed(_read(database)),
            timed(lambda: balances_sql.balances(bare)),
            at_most=1.5,
        )
        bare.close()
        database.close()


def _read(database: Database) -> Callable[[], object]:
    def read() -> object:
        with database.reading() as session:
            return billing.balances(session)

    return read


BENCHMARKS = {"invoice_run": invoice_run, "balances": balances}
