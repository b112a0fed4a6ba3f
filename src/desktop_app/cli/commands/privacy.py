"""What is known of a person, given out and erased; how long things are kept; the trail."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import typer

from desktop_app.areas.desk.trail import api as trail
from desktop_app.areas.people import api as people
from desktop_app.areas.privacy import api as privacy
from desktop_app.cli.commands.making import day_given
from desktop_app.cli.desk import Desk, reading, writing, writing_if_free
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.references import find
from desktop_app.cli.terminal import Terminal
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.tabular.writing import write_table
from desktop_app.core.wording import show_date_with_year, tr, trn

_DEEDS = ("export", "erase", "retention", "repeat", "trail")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "privacy",
        help=tr("Give out or erase what is known of a person, apply times of keeping, show the "
                "trail."),
    )(privacy_desk)  # fmt: skip


def privacy_desk(
    context: typer.Context,
    path: Path = SCHOOL,
    deed: str = typer.Argument(..., metavar="|".join(_DEEDS)),
    who: str = typer.Argument("", metavar="[PERSON|SUBJECT]"),
    preview: bool = typer.Option(
        False, "--preview", "--dry-run", help="Say what would be done, and change nothing."
    ),
    out: Path | None = typer.Option(None, "--out", metavar="FILE", help="The file to write."),
    recipient: str = typer.Option("", "--for", metavar="NAME", help="Who gets it."),
    why: str = typer.Option("", "--why", metavar="TEXT", help="The reason, for the log."),
    by: str = typer.Option("", "--by", metavar="NAME", help="Who did it, for the trail."),
    area: str = typer.Option("", "--area", metavar="|".join(trail.AREAS)),
    what: str = typer.Option("", "--what", metavar="|".join(trail.What)),
    first: str = typer.Option("", "--from", metavar="YYYY-MM-DD"),
    last: str = typer.Option("", "--to", metavar="YYYY-MM-DD"),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Do one thing for a person's privacy."""
    terminal: Terminal = context.obj
    if deed not in _DEEDS:
        raise WrongUsage(tr("privacy knows: {names}.", names=", ".join(_DEEDS)))
    if deed in {"export", "erase"} and not who:
        raise WrongUsage(tr("Say whose: a name or an id."))
    if deed == "export":
        told = _export(path, terminal, who, out, (recipient, why))
    elif deed == "erase":
        told = _erase(path, terminal, who, why, preview=preview)
    elif deed == "retention":
        told = _retention(path, terminal, who, preview=preview)
    elif deed == "repeat":
        with writing(path, terminal) as desk:
            told = {"erased_again": privacy.PrivacyService(desk.database).repeat()}
    else:
        narrow = (who, by, area, what, first, last)
        told = _trail(path, terminal, narrow, out)
    if as_json:
        terminal.document(told)
    else:
        for line in _lines(deed, told):
            terminal.result(line)


def _export(
    path: Path, terminal: Terminal, who: str, out: Path | None, said: tuple[str, str]
) -> dict[str, Any]:
    with writing_if_free(path, terminal) as desk, terminal.progress() as progress:
        person = find(desk, "person", who, "person")
        with desk.database.reading() as session:
            name = people.names_of(session, [person]).get(person, "")
        target = out or Path(privacy.proposed_name(name, desk.today))
        found = privacy.write_everything(
            desk.database, person, target, recipient=said[0], reason=said[1], progress=progress
        )
    counts = {table: len(rows) for table, rows in found.rows.items()}
    return {"person_id": str(person), "name": found.name, "file": str(target), "rows": counts,
            "changes": len(found.changes), "papers": len(found.papers)}  # fmt: skip


def _erase(path: Path, terminal: Terminal, who: str, why: str, *, preview: bool) -> dict[str, Any]:
    with (reading if preview else writing)(path, terminal) as desk:
        person = find(desk, "person", who, "person")
        with desk.database.reading() as session:
            found = privacy.preview(session, person, desk.database.actor, desk.database.clock)
        told: dict[str, Any] = {
            "person_id": str(person),
            "name": found.name,
            "preview": preview,
            "reasons": list(found.reasons),
            **{then.value.lower(): _counts(found, then) for then in privacy.Then},
            "kept_until": str(found.kept_until) if found.kept_until else None,
            "mentions": found.mentions,
            "doubtful": found.doubtful,
            "changes": found.changes,
        }
        if not preview:
            done = privacy.PrivacyService(desk.database).erase(person, why)
            told |= {"number": done.number}
    return told


def _counts(found: privacy.Preview, then: privacy.Then) -> dict[str, int]:
    return {part.table: part.count for part in found.parts if part.then is then}


def _retention(path: Path, terminal: Terminal, who: str, *, preview: bool) -> dict[str, Any]:
    subject = None
    if who:
        try:
            subject = privacy.Subject(who.upper().replace("-", "_"))
        except ValueError:
            names = ", ".join(each.value.lower() for each in privacy.Subject)
            raise WrongUsage(tr("What has a time of keeping: {names}.", names=names)) from None
    with (reading if preview else writing)(path, terminal) as desk:
        service = privacy.RetentionService(desk.database)
        due = service.preview(subject)
        told: dict[str, Any] = {"preview": preview, "rules": [_due(each) for each in due]}
        if not preview:
            service.apply(subject)
    return told


def _due(each: privacy.Due) -> dict[str, Any]:
    return {
        "subject": each.subject.value,
        "months": each.months,
        "due": each.count,
        "persons": [{"person_id": str(key), "name": name} for key, name in each.persons],
        "held": [{"name": name, "reason": reason} for name, reason in each.held],
    }


def _trail(
    path: Path, terminal: Terminal, narrow: tuple[str, ...], out: Path | None
) -> dict[str, Any]:
    who, by, area, what, first, last = narrow
    if area and area not in trail.AREAS:
        raise WrongUsage(tr("The trail has the areas {names}.", names=", ".join(trail.AREAS)))
    if what and what not in set(trail.What):
        raise WrongUsage(tr("The trail is narrowed to {names}.", names=", ".join(trail.What)))
    with (writing_if_free if out else reading)(path, terminal) as desk:
        query = trail.TrailQuery(
            about=find(desk, "person", who, "person") if who else None, actor=by or None,
            area=area or None, what=trail.What(what) if what else None,
            first=day_given(first, "--from"), last=day_given(last, "--to"),
        )  # fmt: skip
        rows = _trail_rows(desk, query)
        if out is not None:
            _write_trail(desk, rows, out, query.about)
    return {"rows": rows, "file": str(out) if out else None}


def _trail_rows(desk: Desk, query: trail.TrailQuery) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    with desk.database.reading() as session:
        ids = trail.trail_ids(session, query)
        for start in range(0, len(ids), 500):
            rows += _page(session, ids[start : start + 500])
    return rows


def _page(session: Any, ids: Sequence[int]) -> list[dict[str, Any]]:
    rows = trail.trail_page(session, ids)
    return [
        {
            "number": row.number, "at": row.at.isoformat(), "by": row.actor, "what": row.label,
            "left_the_house": row.left, "recipient": row.recipient or None,
            "reason": row.reason or None, "taken_back": row.undone,
        }
        for row in (rows[key] for key in ids if key in rows)
    ]  # fmt: skip


def _write_trail(
    desk: Desk, rows: Sequence[dict[str, Any]], out: Path, about: UUID | trail.Record | None
) -> None:
    heads = ["number", "at", "by", "what", "left_the_house", "recipient", "reason", "taken_back"]
    cells = [[_cell(row[key]) for key in heads] for row in rows]
    named = [about] if isinstance(about, UUID) else ()
    gone = people.GoneOut(kind="trail", what=tr("Trail"), persons=named)
    people.note_left(desk.database, DisclosureWay.SAVED, [gone], to=out)
    write_table(out, heads, cells)


def _cell(value: Any) -> Any:
    if isinstance(value, str) and len(value) == len("2026-11-19T15:42:00+00:00"):
        try:
            return datetime.fromisoformat(value).replace(tzinfo=None)
        except ValueError:
            return value
    return value


def _lines(deed: str, told: dict[str, Any]) -> list[str]:
    """Say what was done, or would be."""
    if deed == "export":
        return [tr("Everything about {name} is in {file}.", name=told["name"], file=told["file"])]
    if deed == "erase":
        return _erase_lines(told)
    if deed == "repeat":
        n = told["erased_again"]
        return [trn("{n} person was erased again.", "{n} people were erased again.", n)]
    if deed == "trail":
        return ["\t".join((row["at"], row["by"], row["what"])) for row in told["rows"]]
    lines = []
    for each in told["rules"]:
        subject = privacy.subject_words(privacy.Subject(each["subject"]))
        lines.append(tr("{what}: {n} due", what=subject, n=each["due"]))
        lines += [f"  {one['name']}" for one in each["persons"]]
        lines += [f"  {one['name']}: {one['reason']}" for one in each["held"]]
    return lines or [tr("No rule of keeping is switched on.")]


def _erase_lines(told: dict[str, Any]) -> list[str]:
    lines = [told["name"], *told["reasons"]] if told["preview"] else []
    for then in privacy.Then:
        count = sum(told[then.value.lower()].values())
        if count:
            lines.append(tr("{fate}: {n}", fate=privacy.then_words(then), n=count))
    if told["kept_until"]:
        day = show_date_with_year(datetime.fromisoformat(told["kept_until"]).date())
        lines.append(tr("What the law keeps is kept until {day}.", day=day))
    if told["doubtful"]:
        lines.append(
            tr("{n} texts of others hold a name that others bear too; they stay as they are.",
               n=told["doubtful"])
        )  # fmt: skip
    if told["preview"]:
        return [*lines, tr("This is a preview. Nothing was changed.")]
    return [*lines, tr("Erased as number {n}. This cannot be undone.", n=told["number"])]
