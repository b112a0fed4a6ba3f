"""Where a fact of a copy is, by icon and word: saved here, in the office, needs a choice."""

from collections.abc import Mapping
from typing import Final

from desktop_app.core.sync.terms import FactState
from desktop_app.core.wording import tr
from desktop_app.kit.chips import Chip

ICONS: Final[Mapping[FactState, tuple[str, str]]] = {
    FactState.HERE: ("cloud-upload", "blue"),
    FactState.OFFICE: ("check-circle", "green"),
    FactState.CHOICE: ("git-merge", "red"),
}


def kept_words(state: FactState) -> str:
    """Say where a fact is."""
    return {
        FactState.HERE: tr("Saved here"),
        FactState.OFFICE: tr("In the office"),
        FactState.CHOICE: tr("Needs a choice"),
    }[state]


def kept_chip(state: FactState) -> Chip:
    """Return where a fact is as a chip."""
    icon, role = ICONS[state]
    return Chip(kept_words(state), role, icon)
