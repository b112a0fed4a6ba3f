"""One list of the settings as data, and what such lists share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.areas.school import api as school
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.chips import Chip
from desktop_app.kit.fields import Field
from desktop_app.kit.table_model import Column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.kit.pane import Tools

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """One list of settings: how it is read and shown, and what can be done with its rows.

    `read` returns rows with an `id`; it and the deeds run off the GUI thread. `fields` is given
    what `choices` read and the row to change, or None for a new one. `added` is told what was
    added, for what follows from it; `more` are further deeds with a row: words, icon, what to run;
    `instead` is offered where a row cannot be archived: words, what to run.
    """

    key: str
    title: str
    hint: str
    thing: str
    columns: Sequence[Column[Any]]
    read: Callable[[Any], Sequence[Any]]
    choices: Callable[[Any], Any]
    fields: Callable[[Any, Any], Sequence[Field]]
    values: Callable[[Any], Values]
    add: Callable[[Values], Changes]
    change: Callable[[Any, Values], Changes] | None = None
    archive: Callable[[Any, bool], Changes] | None = None
    remove: Callable[[Any], Changes] | None = None
    watches: Sequence[str] = ()
    added: "Callable[[QWidget, Tools, Values], None] | None" = None
    more: "Sequence[tuple[str, str, Callable[[QWidget, Tools, Any], None]]]" = ()
    instead: "tuple[str, Callable[[QWidget, Tools, Any], None]] | None" = None


def _archived(row: Any) -> Chip | None:
    return Chip(tr("Archived"), "grey", "archive") if row.archived else None


def state_column(width: int = 110) -> Column[Any]:
    """Return the column that says what is in the archive."""
    return Column("state", "", lambda _: "", chip=_archived, width=width)


def currency_of(session: Any) -> str:
    """Return the currency of the school."""
    return school.facts(session).currency


def no_choices(_session: Any) -> None:
    """Read nothing: the form needs no choices."""
    return
