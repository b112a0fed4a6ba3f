"""One page being drawn: text, rules, boxes as operators. Lengths are points from the top left."""

from functools import lru_cache

from desktop_app.core.printing.look import INK, Style
from desktop_app.core.printing.shaping import Run, Shaped, shape
from desktop_app.core.printing.words import Align

_THICKEN = 0.035


@lru_cache(maxsize=256)
def _rgb(color: str) -> str:
    return " ".join(f"{int(color[at : at + 2], 16) / 255:.3g}" for at in (1, 3, 5))


@lru_cache(maxsize=4096)
def _actual(text: str) -> str:
    return f"/Span<</ActualText<FEFF{text.encode('utf-16-be').hex().upper()}>>>BDC"


def width_of(text: str, style: Style) -> float:
    """Return how wide a line of text is."""
    return shape(text, style.weight, tabular=style.tabular).width * style.size


class Page:
    """Collects what is drawn on one page, and which glyphs and pictures it needs."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.operators: list[str] = []
        self.glyphs: dict[str, set[tuple[int, str]]] = {}
        self.pictures: set[bytes] = set()
        self.missing: list[tuple[str, str]] = []
        self._fill = ""
        self._stroke = ""
        self._pen = 0.0

    def text(
        self, x: float, y: float, text: str, style: Style, *, align: Align = Align.LEFT
    ) -> float:
        """Write a line with its baseline at `y` and return its width."""
        shaped = shape(text, style.weight, tabular=style.tabular)
        width = shaped.width * style.size
        if align is Align.RIGHT:
            x -= width
        elif align is Align.CENTER:
            x -= width / 2
        if shaped.missing:
            self.missing.append((shaped.missing, text))
        self._write(x, y, shaped, style)
        return width

    def _write(self, x: float, y: float, shaped: Shaped, style: Style) -> None:
        self._fill_with(style.color)
        for run in shaped.runs:
            if run.hole:
                self._hole(x, y, run, style)
                self._fill_with(style.color)
            else:
                self._run(x, y, run, style)
            x += run.width * style.size

    def _run(self, x: float, y: float, run: Run, style: Style) -> None:
        self.glyphs.setdefault(run.key, set()).update(run.glyphs)
        size = f"{style.size:g}"
        place = f"BT /{run.key} 1 Tf {size} 0 0 {size} {x:.2f} {self.height - y:.2f} Tm"
        shown = run.operators
        if run.thicken:
            self._stroke_with(style.color, style.size * _THICKEN)
            shown = f"2 Tr {shown} 0 Tr"
        if run.actual:
            shown = f"{_actual(run.actual)} {shown} EMC"
        self.operators.append(f"{place} {shown} ET")

    def _hole(self, x: float, y: float, run: Run, style: Style) -> None:
        """Draw a box with the number of the character that no font has."""
        edge = run.width * style.size
        inset = edge * 0.06
        self.box(x + inset, y - edge * 0.8, edge - 2 * inset, edge * 0.94, color=INK, pen=0.4)
        digits = Style(style.size * 0.34, color=INK)
        upper, lower = run.hole[: -(len(run.hole) // 2)], run.hole[-(len(run.hole) // 2) :]
        for row, part in enumerate((upper, lower)):
            down = y - edge * (0.42 - 0.38 * row)
            self.text(x + edge / 2, down, part, digits, align=Align.CENTER)

    def rule(self, y: float, left: float, right: float, *, color: str, pen: float) -> None:
        """Draw a level line."""
        self._stroke_with(color, pen)
        up = f"{self.height - y:.2f}"
        self.operators.append(f"{left:.2f} {up} m {right:.2f} {up} l S")

    def upright(self, x: float, top: float, bottom: float, *, color: str, pen: float) -> None:
        """Draw an upright line."""
        self._stroke_with(color, pen)
        self.operators.append(
            f"{x:.2f} {self.height - top:.2f} m {x:.2f} {self.height - bottom:.2f} l S"
        )

    def box(
        self, x: float, top: float, width: float, height: float, *, color: str, pen: float
    ) -> None:
        """Draw the outline of a box."""
        self._stroke_with(color, pen)
        bottom = self.height - top - height
        self.operators.append(f"{x:.2f} {bottom:.2f} {width:.2f} {height:.2f} re S")

    def fill(self, x: float, top: float, width: float, height: float, *, color: str) -> None:
        """Fill a box."""
        self._fill_with(color)
        bottom = self.height - top - height
        self.operators.append(f"{x:.2f} {bottom:.2f} {width:.2f} {height:.2f} re f")

    def path(self, x: float, top: float, scale: float, operators: str, *, color: str) -> None:
        """Fill a shape that is given as operators in its own unit, y upwards from `top`."""
        self._fill_with(color)
        self._stroke_with(color, 1)
        self.operators.append(
            f"q {scale:.5g} 0 0 {scale:.5g} {x:.2f} {self.height - top:.2f} cm {operators} Q"
        )

    def picture(
        self, name: str, data: bytes, *, x: float, top: float, box: tuple[float, float]
    ) -> None:
        """Place a picture that the writer knows under this name."""
        self.pictures.add(data)
        width, height = box
        bottom = self.height - top - height
        self.operators.append(
            f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {bottom:.2f} cm /{name} Do Q"
        )

    def _fill_with(self, color: str) -> None:
        if color != self._fill:
            self._fill = color
            self.operators.append(f"{_rgb(color)} rg")

    def _stroke_with(self, color: str, pen: float) -> None:
        if color != self._stroke:
            self._stroke = color
            self.operators.append(f"{_rgb(color)} RG")
        if pen != self._pen:
            self._pen = pen
            self.operators.append(f"{pen:.3g} w")
