"""Making a school: a new one, or the demo school."""

from datetime import date
from pathlib import Path

import typer

from desktop_app import bootstrap
from desktop_app.areas.school import api as school
from desktop_app.cli.desk import warn_of_cloud
from desktop_app.cli.fields import read_day
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.proposing import terms_of, year_around
from desktop_app.cli.terminal import Terminal
from desktop_app.core.clock import today as day_of
from desktop_app.core.texts import quoted
from desktop_app.core.wording import tr
from desktop_app.demo.building import build_demo
from desktop_app.demo.school import FEWEST, MOST, STUDENTS, Wish

_SEED = 1
_ZONE = "Europe/Dublin"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("new", help=tr("Make a new school with its year, terms and public holidays."))(new)
    app.command("demo", help=tr("Make the demo school: the same for the same seed and day."))(demo)


def new(
    context: typer.Context,
    path: Path = SCHOOL,
    name: str = typer.Option(..., "--name"),
    country: str = typer.Option("IE", "--country"),
    currency: str = typer.Option("EUR", "--currency"),
    timezone: str = typer.Option(_ZONE, "--timezone"),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Make a new school."""
    terminal: Terminal = context.obj
    warn_of_cloud(path, terminal)
    first, last = year_around(terminal.clock.now().date())
    wanted = school.NewSchool(
        name=name,
        country=country.upper(),
        currency=currency.upper(),
        timezone=timezone,
        year=(f"{first.year}/{last.year % 100:02d}", first, last),
        terms=terms_of(first, last),
        holidays=school.public_holidays(country.upper(), first, last),
    )
    with (
        bootstrap.new_school(path, wanted, clock=terminal.clock) as database,
        database.reading() as session,
    ):
        facts = school.facts(session)
    if as_json:
        terminal.document(
            {
                "school": str(path),
                "id": str(facts.uid),
                "name": facts.name,
                "country": facts.country,
                "currency": facts.currency,
                "timezone": facts.timezone,
            }
        )
    else:
        terminal.result(tr("{name} is in {file}.", name=facts.name, file=str(path)))


def demo(
    context: typer.Context,
    path: Path = SCHOOL,
    students: int = typer.Option(STUDENTS, "--students", help=f"From {FEWEST} to {MOST}."),
    seed: int = typer.Option(_SEED, "--seed"),
    today: str = typer.Option("", "--today", metavar="YYYY-MM-DD"),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Make the demo school."""
    terminal: Terminal = context.obj
    wish = Wish(day_given(today, "--today") or day_of(terminal.clock, _ZONE), students, seed)
    with terminal.progress() as progress:
        build_demo(path, wish, progress)
    if as_json:
        terminal.document(
            {"school": str(path), "students": students, "seed": seed, "today": str(wish.today)}
        )
    else:
        terminal.result(
            tr("The demo school with {n} students is in {file}.", n=students, file=str(path))
        )


def day_given(text: str, option: str) -> date | None:
    """Return a day that was typed; nothing for nothing. Raises WrongUsage and RuleBroken."""
    if not text:
        return None
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        raise WrongUsage(
            tr("{option}: “{text}” is not a date like 2026-11-19.", option=option,
               text=quoted(text))
        ) from None  # fmt: skip
    return read_day(text, option.lstrip("-"))
