"""What records of read lists share: rows as mappings, fields by key, options that are needed."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from desktop_app.cli.fields import Field, Type, Use
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.cli.desk import Desk

Rows = Callable[["Desk", "Session", Mapping[str, str]], Iterable[Any]]


def rows_of(read: "Callable[[Session], Iterable[Any]]") -> Rows:
    """Return how a record is listed whose rows are simply read."""

    def rows(_desk: "Desk", session: "Session", _where: Mapping[str, str]) -> Iterable[Any]:
        return read(session)

    return rows


def keyed(key: str, kind: Type = Type.TEXT, use: Use = Use.READ, **more: Any) -> Field:
    """Return a field that reads its key, or the one called `name`, from a mapping."""
    name = more.pop("name", key)
    return Field(key, kind, use, lambda row: row[name], **more)


def need(given: Mapping[str, Any], *keys: str) -> None:
    """Refuse where an option is missing without which nothing can be done."""
    for key in keys:
        if given.get(key) is None:
            raise RuleBroken(tr("{option} is needed here.", option=f"--{key}"), field=key)
