"""The fonts, colours and sizes of a painted time grid, worked out once for each look."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics

from desktop_app.kit.theme import ROLES, Look, RoleColors, font
from desktop_app.kit.time_grid_facts import Block


@dataclass
class Pens:
    """The fonts and colours of one look, and the cut words, kept between frames."""

    look: Look
    title: QFont = field(default_factory=lambda: bold(font("caption")))
    words: QFont = field(default_factory=lambda: font("caption"))
    struck: QFont = field(default_factory=lambda: struck(font("caption-strong")))
    roles: dict[str, RoleColors] = field(default_factory=dict)
    sizes: dict[float, int] = field(default_factory=dict)
    colors: dict[str, QColor] = field(default_factory=dict)
    cut: dict[tuple[str, int, bool], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.title_metrics = QFontMetrics(self.title)
        self.words_metrics = QFontMetrics(self.words)
        self.roles = {name: self.look.role(name) for name in ROLES}
        self.row = max(self.dp(14), self.words_metrics.height())

    def dp(self, size: float) -> int:
        """Return pixels, each size worked out once: a thousand blocks ask for the same ones."""
        found = self.sizes.get(size)
        if found is None:
            found = self.sizes[size] = self.look.dp(size)
        return found

    def color(self, token: str) -> QColor:
        """Return the colour of a token or, for a role, that of its text."""
        if token not in self.colors:
            self.colors[token] = self.look.ink(token)
        return self.colors[token]

    def title_of(self, block: Block, width: int) -> str:
        """Return a block's title, the short one where the whole does not fit."""
        whole = self.fit(block.title, width, strong=True)
        return (
            whole
            if whole == block.title
            else self.fit(block.short or block.title, width, strong=True)
        )

    def fit(self, text: str, width: int, *, strong: bool = False) -> str:
        """Return as much of a text as fits, with an ellipsis where it is cut."""
        key = (text, width, strong)
        if key not in self.cut:
            metrics = self.title_metrics if strong else self.words_metrics
            self.cut[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return self.cut[key]


def bold(made: QFont) -> QFont:
    """Return the font in the weight of titles."""
    made.setWeight(QFont.Weight.DemiBold)
    return made


def struck(made: QFont) -> QFont:
    """Return the font struck through."""
    made.setStrikeOut(True)
    return made
