"""Putting a look on the application.

Fonts once, then palette, font and style sheet at every switch.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QDir, QLoggingCategory, QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from desktop_app.core.places import resources
from desktop_app.kit.rescale import rescale
from desktop_app.kit.style import style_sheet
from desktop_app.kit.theme import DARK, LIGHT, Look, font, palette_of

SCHEMES: Final = ("auto", "light", "dark")
ZOOMS: Final = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


def load_fonts() -> list[str]:
    """Makes the bundled fonts known to Qt, Inter first; returns their families."""
    found = sorted(
        (resources() / "fonts").glob("*.ttf"),
        key=lambda path: (
            not path.name.startswith("Inter"),
            "NotoSans-" not in path.name,
            path.name,
        ),
    )
    families: list[str] = []
    for path in found:
        for family in QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(path))
        ):
            if family not in families:
                families.append(family)
    return families


class Theme(QObject):
    """Light or dark, zoom and density of the whole application.

    Widgets repaint by Qt's own StyleChange.
    """

    changed = Signal()

    def __init__(self, app: QApplication, *, scheme: str = "auto", zoom: float = 1.0) -> None:
        super().__init__(app)
        self._app = app
        self._scheme = scheme
        self._look = Look(zoom=min(max(zoom, 1.0), 2.0))
        # Qt remarks each time Inter lacks a script, then takes Noto: as it should be.
        QLoggingCategory.setFilterRules("qt.text.font.db=false")
        load_fonts()
        QDir.setSearchPaths("kit", [str(resources() / "icons")])
        fusion = QStyleFactory.create("Fusion")
        app.setStyle(fusion)
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._wear()

    @property
    def scheme(self) -> str:
        """One of "auto", "light" and "dark"."""
        return self._scheme

    @property
    def zoom(self) -> float:
        """1.0 to 2.0."""
        return self._look.zoom

    @property
    def density(self) -> int:
        """The height of a table row at 100 %: 28, 32 or 40."""
        return self._look.density

    def set_scheme(self, scheme: str) -> None:
        """Switches between "auto" (the system's), "light" and "dark"."""
        self._scheme = scheme if scheme in SCHEMES else "auto"
        self._wear()

    def set_zoom(self, zoom: float) -> None:
        """Zooms everything; what is outside 1.0 to 2.0 is brought back inside."""
        old = self._look.zoom
        self._look = replace(self._look, zoom=min(max(zoom, 1.0), 2.0))
        if self._look.zoom == old:
            return
        for window in self._app.topLevelWidgets():
            rescale(window, old, self._look.zoom)
        self._wear()

    def zoom_by(self, steps: int) -> None:
        """To the next larger (1) or smaller (-1) zoom of the scale."""
        nearest = min(range(len(ZOOMS)), key=lambda at: abs(ZOOMS[at] - self.zoom))
        self.set_zoom(ZOOMS[min(max(nearest + steps, 0), len(ZOOMS) - 1)])

    def set_density(self, row_height: int) -> None:
        """Rows of 28 (compact), 32 or 40 (comfortable) pixels at 100 %."""
        self._look = replace(self._look, density=row_height)
        self._wear()

    def _system_changed(self) -> None:
        if self._scheme == "auto":
            self._wear()

    def _is_dark(self) -> bool:
        if self._scheme == "auto":
            return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._scheme == "dark"

    def _wear(self) -> None:
        dark = self._is_dark()
        tokens, strong = system_tokens(self._app, DARK if dark else LIGHT)
        self._look = replace(self._look, dark=dark, tokens=tokens, contrast=strong)
        app = self._app
        app.setProperty("look", self._look)
        app.setPalette(palette_of(self._look))
        app.setFont(font("body"))
        app.setStyleSheet(style_sheet(self._look))
        self.changed.emit()


def system_tokens(app: QApplication, tokens: Mapping[str, str]) -> tuple[Mapping[str, str], bool]:
    """The tokens, or the system's own colours in their place where it asks for high contrast."""
    hints = app.styleHints()  # kept: without a name its accessibility object would go with it
    if hints.accessibility().contrastPreference() is not Qt.ContrastPreference.HighContrast:
        return tokens, False
    return high_contrast(QGuiApplication.palette(), tokens), True


def high_contrast(system: QPalette, tokens: Mapping[str, str]) -> Mapping[str, str]:
    """Every token from the system's palette: two planes, one ink, one accent.

    Status keeps its words and icons.
    """
    part = QPalette.ColorRole
    plane, ink = system.color(part.Window).name(), system.color(part.WindowText).name()
    mark, on_mark = system.color(part.Highlight).name(), system.color(part.HighlightedText).name()
    made = dict.fromkeys(tokens, ink)
    planes = ("window", "surface", "sunken", "raised", "hover", "press", "accent-soft", "toast")
    made.update(dict.fromkeys(planes, plane))
    made.update({token: plane for token in tokens if token.endswith("-soft")})
    made.update({"accent": mark, "accent-h": mark, "on-accent": on_mark, "on-red": plane})
    made["dis"] = system.color(QPalette.ColorGroup.Disabled, part.WindowText).name()
    return made
