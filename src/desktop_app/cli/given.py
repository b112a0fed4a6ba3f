"""What stands after a command as --FIELD VALUE: which fields, and what the values mean."""

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, read_value
from desktop_app.cli.references import find
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

# A file that may not be read is no wrong usage: whoever opens it says what is in the way.
SCHOOL: Any = typer.Argument(..., metavar="SCHOOL", readable=False)


class WrongUsage(typer.BadParameter):
    """A command was written wrongly: exit code 2."""


def options_of(words: Sequence[str]) -> dict[str, str]:
    """Read --field value and --field=value; hyphens count as underscores. Raises WrongUsage."""
    found: dict[str, str] = {}
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if not word.startswith("--") or word == "--":
            raise WrongUsage(
                tr("“{word}” stands where an option like --name is expected.", word=word)
            )
        key, sign, value = word[2:].partition("=")
        if not sign:
            if not waiting:
                raise WrongUsage(tr("{option} needs a value.", option=word))
            value = waiting.pop(0)
        key = key.replace("-", "_")
        if key in found:
            raise WrongUsage(tr("{option} is given twice.", option=f"--{key}"))
        found[key] = value
    return found


def check_known(record: Record, verb: str, keys: Sequence[str]) -> dict[str, Field]:
    """Return the fields of a record that may be given, by key. Raises WrongUsage for any other."""
    known = {field.key: field for field in record.given_to(verb)}
    for key in keys:
        if key not in known:
            names = ", ".join(f"--{name}" for name in known)
            raise WrongUsage(
                tr(
                    "{kind} has no {option} to {verb}. There are: {names}.",
                    kind=record.singular,
                    option=f"--{key}",
                    verb=verb,
                    names=names,
                )
            )
    return known


def values_of(record: Record, verb: str, options: Mapping[str, str], desk: Desk) -> dict[str, Any]:
    """Return what was given for each field, names of other records looked up.

    Raises RuleBroken, WrongUsage.
    """
    known = check_known(record, verb, list(options))
    found: dict[str, Any] = {}
    for key, text in options.items():
        field = known[key]
        if field.refers is not None:
            found[key] = find(desk, field.refers, text, key) if text.strip() else None
        else:
            found[key] = read_value(field, text, desk)
        if found[key] is None and verb == "add":
            del found[key]  # nothing given
        elif found[key] is None and field.needed:
            raise RuleBroken(tr("This cannot stay empty."), field=key)
    return found
