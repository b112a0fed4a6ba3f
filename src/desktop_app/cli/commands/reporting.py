"""Reports by command: on the screen, as JSON, CSV, XLSX or PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from desktop_app.areas.people import api as people
from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports import documents
from desktop_app.cli.commands.making import day_given
from desktop_app.cli.desk import Desk, reading, writing_if_free
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.references import find
from desktop_app.cli.terminal import Terminal
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.files import write_atomically
from desktop_app.core.printing.render import on_paper
from desktop_app.core.tabular.writing import write_csv, write_xlsx
from desktop_app.core.wording import tr, trn


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", help=tr("Show or write a report; without a name list them all."))(report)


def report(
    context: typer.Context,
    path: Path = SCHOOL,
    name: str = typer.Argument("", metavar="[NAME]"),
    first: str = typer.Option("", "--from", metavar="YYYY-MM-DD"),
    last: str = typer.Option("", "--to", metavar="YYYY-MM-DD"),
    teacher: str = typer.Option("", "--teacher", metavar="ID"),
    location: str = typer.Option("", "--location", metavar="ID"),
    room: str = typer.Option("", "--room", metavar="ID"),
    student: str = typer.Option("", "--student", metavar="ID"),
    as_json: bool = typer.Option(False, "--json"),
    csv: Path | None = typer.Option(None, "--csv", metavar="FILE"),
    xlsx: Path | None = typer.Option(None, "--xlsx", metavar="FILE"),
    pdf: Path | None = typer.Option(None, "--pdf", metavar="FILE"),
) -> None:
    """Make a report."""
    terminal: Terminal = context.obj
    if not name:
        _list(terminal, as_json=as_json)
        return
    leaves = any(target is not None for target in (csv, xlsx, pdf))
    with (writing_if_free if leaves else reading)(path, terminal) as desk:
        chosen = reports.report_named(name)
        who = {"teacher": teacher, "location": location, "room": room, "student": student}
        asked = _asked(desk, chosen, (first, last), who)
        with desk.database.reading() as session:
            result = reports.make_report(session, chosen.key, asked, desk.today)
        files = _files(desk, chosen, asked, result, {"csv": csv, "xlsx": xlsx, "pdf": pdf})
    if as_json:
        terminal.document({**_plain(chosen, asked, result), "files": [str(f) for f in files]})
        return
    for file in files:
        terminal.result(str(file))
    if not files:
        _say(terminal, result)


def _list(terminal: Terminal, *, as_json: bool) -> None:
    every = reports.reports()
    if as_json:
        terminal.document(
            {"reports": [{"name": r.key, "group": r.group, "title": r.title} for r in every]}
        )
        return
    for each in every:
        terminal.result(f"{each.key}\t{each.group}\t{each.title}")


def _asked(
    desk: Desk, chosen: reports.Report, days: tuple[str, str], who: Mapping[str, str]
) -> reports.Asked:
    """Return what is asked. Raises WrongUsage for a filter that the report does not have."""
    begin, end = reports.default_period(chosen.key, desk.today)
    first = day_given(days[0], "--from") or begin
    last = day_given(days[1], "--to") or max(end, first)
    if days[0] and not days[1] and chosen.key.startswith("timetable"):
        last = first.fromordinal(first.toordinal() + 6)
    known = {each.value.lower() for each in chosen.filters}
    ids: dict[str, Any] = {}
    for kind, text in who.items():
        if not text:
            continue
        if kind not in known:
            raise WrongUsage(
                tr("{name} cannot be narrowed by {option}.", name=chosen.key, option=f"--{kind}")
            )
        ids[f"{kind}_id"] = find(desk, "staff" if kind == "teacher" else kind, text, kind)
    return reports.Asked(first, last, **ids)


def _plain(chosen: reports.Report, asked: reports.Asked, result: reports.Result) -> dict[str, Any]:
    def row(values: tuple[reports.Value, ...]) -> dict[str, Any]:
        return {
            head.key: reports.as_json(value, head, result.currency)
            for head, value in zip(result.heads, values, strict=True)
        }

    return {
        "report": chosen.key,
        "from": None if chosen.timeless else asked.first.isoformat(),
        "to": None if chosen.timeless else asked.last.isoformat(),
        "currency": result.currency,
        "rows": [row(each.values) for each in result.rows],
        "totals": row(result.totals) if result.totals is not None and result.rows else None,
        "rule": result.rule,
    }


def _files(
    desk: Desk,
    chosen: reports.Report,
    asked: reports.Asked,
    result: reports.Result,
    wanted: Mapping[str, Path | None],
) -> list[Path]:
    files: list[Path] = []
    titles, rows = reports.titles(result), reports.cells(result)
    to = next((path for path in wanted.values() if path is not None), None)
    if to is not None:
        gone = reports.gone(chosen, result)
        people.note_left(desk.database, DisclosureWay.SAVED, [gone], to=to)
    if wanted["csv"] is not None:
        write_csv(wanted["csv"], titles, rows, for_excel=True)
        files.append(wanted["csv"])
    if wanted["xlsx"] is not None:
        write_xlsx(wanted["xlsx"], titles, rows, sheet=chosen.title)
        files.append(wanted["xlsx"])
    if wanted["pdf"] is not None:
        _print(desk, chosen, asked, result, wanted["pdf"])
        files.append(wanted["pdf"])
    return files


def _print(
    desk: Desk,
    chosen: reports.Report,
    asked: reports.Asked,
    result: reports.Result,
    target: Path,
) -> None:
    now = desk.terminal.clock.now()
    with desk.database.reading() as session:
        if chosen.needs is not None:
            name = documents.name_of(session, asked, chosen.needs)
            made = documents.timetable_document(session, chosen.key, asked, name, now)
        else:
            period = "" if chosen.timeless else documents.period_words(asked.first, asked.last)
            said = documents.Said(chosen.title, chosen.group, period)
            made = documents.report_document(session, said, result, now)
    _, pdf, missing = on_paper(made)
    for sentence in missing:
        desk.terminal.say(sentence)
    write_atomically(target, pdf)


def _say(terminal: Terminal, result: reports.Result) -> None:
    terminal.result("\t".join(reports.titles(result)))
    every = [row.values for row in result.rows]
    if result.totals is not None and result.rows:
        every.append(result.totals)
    for values in every:
        terminal.result(
            "\t".join(
                reports.shown(value, head, result.currency)
                for head, value in zip(result.heads, values, strict=True)
            )
        )
    terminal.say(trn("{n} row. {rule}", "{n} rows. {rule}", len(result.rows), rule=result.rule))
