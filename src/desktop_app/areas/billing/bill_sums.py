"""The lines of a bill as a table, and its sums by tax rate."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.billing.paper_words import number_of, quantity_words, sign_of, written
from desktop_app.areas.billing.queries.payers import StudentInfo
from desktop_app.areas.billing.rules.amounts import EXEMPT, TaxGroup
from desktop_app.core.printing.words import Align, Column, Group, Line, Table, Total
from desktop_app.core.wording import language, tr

if TYPE_CHECKING:
    from desktop_app.areas.billing.content import Issued


def line_table(issued: "Issued", students: Mapping[UUID, StudentInfo], currency: str) -> Table:
    """Return the lines grouped by child, each amount in the mode of the school's prices."""
    sign = sign_of(currency, language())
    columns = (
        Column(tr("What for")),
        Column(tr("Lessons"), Align.RIGHT),
        Column(tr("Price {sign}", sign=sign), Align.RIGHT),
        Column(tr("Amount {sign}", sign=sign), Align.RIGHT),
    )
    groups: list[tuple[UUID | None, list[Line]]] = []
    running = 0
    for line in issued.lines:
        running += line.amount
        if not groups or groups[-1][0] != line.student_id:
            groups.append((line.student_id, []))
        cells = (
            line.description,
            quantity_words(line),
            written(line.unit_price, currency),
            written(line.amount, currency),
        )
        groups[-1][1].append(Line(cells, line.detail or "", written(running, currency)))
    return Table(
        columns,
        tuple(
            Group(students[student_id].given_name if student_id else "", tuple(lines))
            for student_id, lines in groups
        ),
    )


def tax_lines(issued: "Issued", currency: str) -> Iterator[Total]:
    """Yield the sums by tax rate; nothing where no tax is known at all."""
    groups = issued.totals.groups
    names = {line.rate.tax: line.rate.name for line in issued.lines}
    if not any(names.values()) and all(group.tax == EXEMPT for group in groups):
        return
    for group in sorted(groups, key=lambda each: each.tax.bp):
        yield from _of_rate(group, names.get(group.tax, ""), currency, gross=issued.gross)


def _of_rate(group: TaxGroup, name: str, currency: str, *, gross: bool) -> Iterator[Total]:
    net = written(group.net, currency)
    if group.tax.bp == 0:
        words = {
            "E": tr("Exempt from tax"),
            "Z": tr("Taxed at 0 %"),
            "AE": tr("Reverse charge"),
            "O": tr("Outside the scope of tax"),
        }
        yield Total(name or words.get(group.tax.category, tr("Not taxed")), net)
        return
    rate = name or tr("Tax {rate} %", rate=number_of(group.tax.bp * 10))
    if gross:
        yield Total(
            tr(
                "{rate} within {amount}",
                rate=rate,
                amount=written(group.net + group.amount, currency),
            ),
            written(group.amount, currency),
        )
        return
    yield Total(tr("Before {rate}", rate=rate), net)
    yield Total(tr("{rate} on {amount}", rate=rate, amount=net), written(group.amount, currency))
