"""The design's invoice as a PDF, beside the same page drawn straight on a ReportLab canvas."""

from dataclasses import replace

from benchmarks.baselines import invoice_canvas
from benchmarks.harness import Bench, timed
from desktop_app.core.places import resources
from desktop_app.core.printing.render import render
from desktop_app.core.printing.words import Closing, Document
from tests.core.printing import samples

PAGES = 100
GIVEN = ("Grace", "Łukasz", "Zoë", "Aoife", "Bjørn", "Maeve", "Tom", "Seán", "Ivan", "Anna")


def invoice(bench: Bench) -> None:
    invoice_canvas.open_fonts(resources() / "fonts")
    documents = [_document(n) for n in range(bench.runs * PAGES)]
    ours = iter([documents[at : at + PAGES] for at in range(0, len(documents), PAGES)])
    against = iter(range(0, bench.runs * PAGES, PAGES))

    def draw_ours() -> None:
        for document in next(ours):
            render(document)

    def draw_plainly() -> None:
        first = next(against)
        for n in range(first, first + PAGES):
            invoice_canvas.draw(_number(n), _payer(n))

    what = f"{PAGES} different invoices of one page"
    bench.compare(what, timed(draw_ours), timed(draw_plainly), at_most=1.8)
    largest = max(len(render(document)) for document in documents[:PAGES])
    bench.observe("the largest of them", largest / 1000, at_most=60, unit="kB")


def _document(n: int) -> Document:
    """Return an invoice whose number, payer and code differ from those of every other."""
    plain = samples.invoice(payer=_payer(n))
    head, table, closing, *rest = plain.blocks
    if not isinstance(closing, Closing) or closing.scan is None:
        raise TypeError(closing)
    transfer = replace(samples.TRANSFER, reference=_number(n))
    scan = replace(closing.scan, content=transfer)
    blocks = (head, table, replace(closing, scan=scan), *rest)
    return replace(plain, number=_number(n), blocks=blocks)


def _number(n: int) -> str:
    return f"2026-{n:04d}"


def _payer(n: int) -> str:
    return f"{GIVEN[n % 10]} {chr(65 + n % 26)}konkwo-{n}"


BENCHMARKS = {"printing": invoice}
