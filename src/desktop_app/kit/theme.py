"""The look as values: colours, fonts, sizes, for light and dark and for 100 to 200 %.

`Theme` (theme_switch.py) puts a `Look` on the application; widgets that paint themselves ask
`look()` while painting, so that switching the theme is one repaint.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

LIGHT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "window": "#F5F4F1",
        "surface": "#FFFFFF",
        "sunken": "#FAF9F7",
        "raised": "#FFFFFF",
        "line": "#E4E1DB",
        "line2": "#CBC7BF",
        "field": "#8F8A80",
        "hover": "#F0EEEA",
        "press": "#E7E4DE",
        "text": "#1E1D1A",
        "text2": "#57544D",
        "text3": "#6B6860",
        "dis": "#A5A198",
        "accent": "#2B52C4",
        "accent-h": "#2345A8",
        "accent-soft": "#E7ECFA",
        "accent-line": "#B4C3EE",
        "accent-text": "#2448AE",
        "on-accent": "#FFFFFF",
        "on-red": "#FFFFFF",
        "green": "#2F8A57",
        "green-text": "#1B6A3B",
        "green-soft": "#E2F2E8",
        "green-line": "#B7DCC4",
        "amber": "#BD7800",
        "amber-text": "#865000",
        "amber-soft": "#FBF0D9",
        "amber-line": "#EBD19A",
        "red": "#CC392F",
        "red-text": "#B0241C",
        "red-soft": "#FCE8E5",
        "red-line": "#F0BDB7",
        "teal": "#1B8A8F",
        "teal-text": "#0E6165",
        "teal-soft": "#DFF1F1",
        "teal-line": "#AFD9DA",
        "violet": "#7C52B8",
        "violet-text": "#653B9C",
        "violet-soft": "#F0E9F8",
        "violet-line": "#D2BFE9",
        "grey": "#8A867C",
        "grey-text": "#55524B",
        "grey-soft": "#EEECE7",
        "grey-line": "#D6D2CA",
        "blue": "#2B52C4",
        "blue-text": "#2448AE",
        "blue-soft": "#E7ECFA",
        "blue-line": "#B4C3EE",
        "toast": "#26241F",
        "toast-text": "#F5F4F1",
        "toast-link": "#A6BAF8",
    }
)

DARK: Final[Mapping[str, str]] = MappingProxyType(
    {
        "window": "#1B1B1D",
        "surface": "#232325",
        "sunken": "#1F1F21",
        "raised": "#2B2B2E",
        "line": "#353538",
        "line2": "#4C4C51",
        "field": "#85837D",
        "hover": "#2D2D30",
        "press": "#37373B",
        "text": "#ECEBE8",
        "text2": "#B7B5AF",
        "text3": "#A8A69F",
        "dis": "#66645F",
        "accent": "#4468D6",
        "accent-h": "#3B5DC8",
        "accent-soft": "#2A3557",
        "accent-line": "#44579A",
        "accent-text": "#A6BAF8",
        "on-accent": "#FFFFFF",
        "on-red": "#1B1B1D",
        "green": "#45AE73",
        "green-text": "#86D8A8",
        "green-soft": "#1E3528",
        "green-line": "#2F5B41",
        "amber": "#E0A02A",
        "amber-text": "#F0C470",
        "amber-soft": "#3A2E17",
        "amber-line": "#65501F",
        "red": "#E5675D",
        "red-text": "#F59E96",
        "red-soft": "#40221F",
        "red-line": "#70352F",
        "teal": "#3FAFB4",
        "teal-text": "#84D5D8",
        "teal-soft": "#1A3436",
        "teal-line": "#2B595C",
        "violet": "#A17FDB",
        "violet-text": "#C9B1F1",
        "violet-soft": "#302744",
        "violet-line": "#524275",
        "grey": "#8D8B85",
        "grey-text": "#C2C0BA",
        "grey-soft": "#333336",
        "grey-line": "#4A4A4E",
        "blue": "#4468D6",
        "blue-text": "#A6BAF8",
        "blue-soft": "#2A3557",
        "blue-line": "#44579A",
        "toast": "#0F0F10",
        "toast-text": "#ECEBE8",
        "toast-link": "#A6BAF8",
    }
)

ROLES: Final = ("blue", "green", "amber", "red", "teal", "violet", "grey")
FAMILIES: Final = ("Inter", "Noto Sans")

# role: size in logical pixels at 100 %, weight
_FONTS: Final[Mapping[str, tuple[int, int]]] = {
    "caption": (11, 400),
    "caption-strong": (11, 500),
    "small": (12, 400),
    "chip": (12, 500),
    "body": (13, 400),
    "name": (13, 500),
    "section": (13, 600),
    "dialog": (15, 600),
    "person": (16, 600),
    "title": (20, 600),
    "figure": (17, 600),
    "big": (26, 600),
}


@dataclass(frozen=True, slots=True)
class RoleColors:
    """The four colours of one status role."""

    solid: QColor
    text: QColor
    soft: QColor
    line: QColor


@dataclass(frozen=True, slots=True)
class Look:
    """One theme at one zoom. Immutable: switching makes a new one."""

    dark: bool = False
    zoom: float = 1.0
    tokens: Mapping[str, str] = field(default_factory=lambda: LIGHT)
    contrast: bool = False
    density: int = 32

    def color(self, token: str) -> QColor:
        """The colour of a token ("text2")."""
        return QColor(self.tokens[token])

    def role(self, name: str) -> RoleColors:
        """Solid, text, soft and border of a status role."""
        return RoleColors(
            QColor(self.tokens[name]),
            QColor(self.tokens[f"{name}-text"]),
            QColor(self.tokens[f"{name}-soft"]),
            QColor(self.tokens[f"{name}-line"]),
        )

    def ink(self, tone: str) -> QColor:
        """The colour to write with: a text token as it is, a role by its text colour."""
        return QColor(self.tokens[f"{tone}-text" if tone in ROLES else tone])

    def dp(self, size: float) -> int:
        """Logical pixels at 100 % as pixels at this zoom.

        What is not nothing stays at least one pixel.
        """
        scaled = round(size * self.zoom)
        return scaled if scaled or not size else 1


_FALLBACK: Final = Look()


def look() -> Look:
    """The look the application wears now.

    Kept by Qt on the application like its palette and font.
    """
    app = QApplication.instance()
    worn: Look | None = app.property("look") if app is not None else None
    return worn or _FALLBACK


def dp(size: float) -> int:
    """Logical pixels at 100 % as pixels at the zoom of now.

    Every size in the program goes through here.
    """
    return look().dp(size)


def font(role: str = "body", *, tabular: bool = False) -> QFont:
    """The font of a text role; `tabular` for figures that stand under one another."""
    size, weight = _FONTS[role]
    made = QFont(list(FAMILIES))
    made.setPixelSize(dp(size))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if role in {"title", "big"}:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -0.2 * look().zoom)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def palette_of(worn: Look) -> QPalette:
    """The Qt palette of a look."""
    made = QPalette()
    group, part = QPalette.ColorGroup, QPalette.ColorRole
    pairs = {
        part.Window: "surface",
        part.WindowText: "text",
        part.Base: "surface",
        part.AlternateBase: "sunken",
        part.ToolTipBase: "raised",
        part.ToolTipText: "text",
        part.PlaceholderText: "text3",
        part.Text: "text",
        part.Button: "surface",
        part.ButtonText: "text",
        part.BrightText: "red",
        part.Light: "surface",
        part.Midlight: "line",
        part.Mid: "line2",
        part.Dark: "field",
        part.Shadow: "line2",
        part.Highlight: "accent",
        part.HighlightedText: "on-accent",
        part.Link: "accent-text",
        part.LinkVisited: "accent-text",
        part.Accent: "accent",
    }
    for role, token in pairs.items():
        made.setColor(role, worn.color(token))
    for role in (part.WindowText, part.Text, part.ButtonText):
        made.setColor(group.Disabled, role, worn.color("dis"))
    return made


def luminance(color: str) -> float:
    """Relative luminance of "#RRGGBB" by the WCAG formula, 0 to 1."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_ratio(one: str, other: str) -> float:
    """Contrast of two colours by the WCAG formula, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
