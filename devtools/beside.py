"""Set drawn panes beside their mock-ups, so that every difference can be seen and named.

    python devtools/beside.py SHOTS MOCKUPS OUT

SHOTS holds a folder for each theme with a PNG for each pane; a mock-up `roster-dark.png` belongs to
the dark `roster`, `roster.png` to the light one.
"""

import sys
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

GAP, HEAD = 24, 32
GROUND, INK = "#8a8f98", "#ffffff"
# The mock-ups are named after what they show, the panes after what they are.
SHOWN_BY = {"students": "roster", "registers": "register", "start": "signin"}


def mockup_of(pane: str, theme: str, mockups: Path) -> Path | None:
    """Find the mock-up of a pane in a theme, or its light one, or None."""
    names = [pane, SHOWN_BY.get(pane, pane)]
    endings = [f"-{theme}.png", ".png"] if theme != "light" else [".png"]
    wanted = (mockups / f"{name}{ending}" for ending in endings for name in names)
    return next((path for path in wanted if path.exists()), None)


def beside(ours: Image.Image, theirs: Image.Image, title: str) -> Image.Image:
    """Put the mock-up left, our drawing in the middle and what differs right."""
    theirs = theirs.resize(ours.size, Image.Resampling.LANCZOS)
    differs = ImageChops.difference(ours, theirs)
    width = 3 * ours.width + 4 * GAP
    page = Image.new("RGB", (width, ours.height + HEAD + GAP), GROUND)
    draw = ImageDraw.Draw(page)
    parts = ((theirs, "mock-up"), (ours, "drawn"), (differs, "difference"))
    for number, (picture, name) in enumerate(parts):
        left = GAP + number * (ours.width + GAP)
        draw.text((left, HEAD // 3), f"{title}: {name}", fill=INK)
        page.paste(picture, (left, HEAD))
    return page


def main(shots: Path, mockups: Path, out: Path) -> int:
    """Compose every drawn pane that has a mock-up and list those that have none."""
    out.mkdir(parents=True, exist_ok=True)
    alone = []
    for drawn in sorted(path for path in shots.glob("*/*.png") if path.parent != out):
        theme, pane = drawn.parent.name, drawn.stem
        mockup = mockup_of(pane, theme, mockups)
        if mockup is None:
            alone.append(f"{pane} ({theme})")
            continue
        with Image.open(drawn) as ours, Image.open(mockup) as theirs:
            page = beside(ours.convert("RGB"), theirs.convert("RGB"), f"{pane}, {theme}")
        page.save(out / f"{pane}-{theme}.png")
    if alone:
        sys.stdout.write(f"Without a mock-up: {', '.join(alone)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
