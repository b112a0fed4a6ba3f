"""Pages one after another: where the next block goes, the head and the foot of every page."""

from desktop_app.core.printing.drawings import NOTE, rounded
from desktop_app.core.printing.look import (
    BODY_LEADING,
    BODY_SECOND,
    BODY_STRONG,
    FOOT,
    HAIR,
    HEADING,
    LINE,
    NUMBER,
    SECOND,
    TITLE,
    Frame,
    Style,
    accent,
    frame,
)
from desktop_app.core.printing.page import Page, width_of
from desktop_app.core.printing.pictures import picture_name, proportions
from desktop_app.core.printing.words import Align, Document, Paper
from desktop_app.core.printing.wrapping import wrap

_MARK = 33.0
_CLOSE = 4.0


def wrapped(text: str, style: Style, room: float) -> tuple[str, ...]:
    """Return the lines of a text that fit into `room` points."""
    return wrap(text, room / style.size, style.weight, tabular=style.tabular)


class Flow:
    """Places what is drawn down the page, and begins a new page when there is no room left."""

    def __init__(self, document: Document, paper: Paper) -> None:
        self.document = document
        self.frame: Frame = frame(paper, landscape=document.landscape)
        self.accent = accent(document.letterhead.brand)
        self.pages: list[Page] = []
        self.y = 0.0
        self.top_of_page = 0.0
        self.title_bottom = 0.0
        self.follows = 0.0
        self.close = False
        self.page = self._begin()
        self._letterhead()

    @property
    def left(self) -> float:
        """How much height is left on this page."""
        return self.frame.bottom - self.y

    @property
    def untouched(self) -> bool:
        """Whether nothing stands under the head of this page yet."""
        return self.y <= self.top_of_page

    def need(self, height: float) -> bool:
        """Begin a new page unless so much height is left; say whether one was begun."""
        if height <= self.left or self.untouched:
            return False
        self.new_page()
        return True

    def space(self, height: float) -> None:
        """Leave space before a block, but not at the top of a page."""
        if not self.untouched:
            self.y += min(height, _CLOSE) if self.close else height
        self.close = False

    def new_page(self) -> None:
        """Begin a page with the short head."""
        self.page = self._begin()
        self._short_head()

    def _begin(self) -> Page:
        page = Page(self.frame.width, self.frame.height)
        self.pages.append(page)
        return page

    def _letterhead(self) -> None:
        school, edge = self.document.letterhead, self.frame
        x = self._mark()
        title_left = self._title()
        baseline = edge.top + 10.6
        room = title_left - x - 16
        for line in wrapped(school.name, HEADING, room):
            self.page.text(x, baseline, line, HEADING)
            baseline += BODY_LEADING + (1.0 if line else 0.0)
        for entry in school.lines:
            for line in wrapped(entry, BODY_SECOND, room):
                self.page.text(x, baseline, line, BODY_SECOND)
                baseline += BODY_LEADING
        self._settle(max(baseline - BODY_LEADING, self.title_bottom, edge.top + _MARK) + 28)

    def _title(self) -> float:
        """Write the title and number at the right; return where they begin."""
        edge = self.frame
        if self.document.aside:
            return self._aside()
        lines = wrapped(self.document.title, TITLE, edge.room * 0.45)
        baseline, left = edge.top + 18, edge.right
        for line in lines:
            width = self.page.text(edge.right, baseline, line, TITLE, align=Align.RIGHT)
            left = min(left, edge.right - width)
            baseline += 22
        baseline -= 7.6
        for line in wrapped(self.document.number, NUMBER, edge.room * 0.45):
            width = self.page.text(edge.right, baseline, line, NUMBER, align=Align.RIGHT)
            left = min(left, edge.right - width)
            baseline += BODY_LEADING
        self.title_bottom = baseline - BODY_LEADING
        return left

    def _aside(self) -> float:
        """Write the small lines at the right; return where they begin."""
        edge, left = self.frame, self.frame.right
        baseline = edge.top + 10.6
        for text in self.document.aside:
            for line in wrapped(text, BODY_SECOND, edge.room * 0.45):
                width = self.page.text(edge.right, baseline, line, BODY_SECOND, align=Align.RIGHT)
                left = min(left, edge.right - width)
                baseline += BODY_LEADING + 1
        self.title_bottom = baseline - BODY_LEADING
        return left

    def _mark(self, size: float = _MARK) -> float:
        """Draw the logo or the note on the brand colour; return where the text beside it begins."""
        edge, logo = self.frame, self.document.letterhead.logo
        shape = proportions(logo) if logo else None
        if shape is not None:
            width = min(size * shape, size * 3)
            box = (width, width / shape)
            self.page.picture(picture_name(logo), logo, x=edge.left, top=edge.top, box=box)
            return edge.left + width + 9
        self.page.path(edge.left, edge.top, size / 33, rounded(33, 2.8), color=self.accent)
        self.page.path(edge.left, edge.top, size / 33, NOTE, color="#FFFFFF")
        return edge.left + size + 9

    def _short_head(self) -> None:
        edge = self.frame
        x = self._mark(24.0)
        baseline = edge.top + 9
        above, below = self._about(), self.document.letterhead.name
        if self.document.aside:
            above, below = self.document.subject, self.document.name
        for text, style in ((above, BODY_STRONG), (below, BODY_SECOND)):
            for line in wrapped(text, style, edge.right - x):
                self.page.text(x, baseline, line, style)
                baseline += BODY_LEADING
        self._settle(max(baseline - BODY_LEADING, edge.top + 24) + 20)

    def _about(self) -> str:
        return ", ".join(part for part in (self.document.name, self.document.subject) if part)

    def _settle(self, y: float) -> None:
        self.y = self.top_of_page = y

    def finish(self) -> list[Page]:
        """Write the foot of every page, now that their number is known, and return them."""
        for at, page in enumerate(self.pages, start=1):
            self._foot(page, at)
        return self.pages

    def _foot(self, page: Page, at: int) -> None:
        edge, document = self.frame, self.document
        page.rule(edge.foot, edge.left, edge.right, color=LINE, pen=HAIR)
        baseline = edge.foot + 13.2
        phrase = document.phrases.page.format(page=at, pages=len(self.pages))
        page.text(edge.right, baseline, phrase, FOOT, align=Align.RIGHT)
        right = edge.right - width_of(phrase, FOOT) - 18
        name = document.subject if document.aside else document.name
        width = page.text(right, baseline, name, FOOT, align=Align.RIGHT)
        legal = document.letterhead.legal or document.letterhead.name
        self._legal(page, legal, baseline, right - width - 16 - edge.left)

    def _legal(self, page: Page, legal: str, baseline: float, room: float) -> None:
        """Write company and tax numbers, small enough to stay on the sheet."""
        for size in (8.0, 7.0, 6.0, 5.0):
            style = Style(size, color=SECOND)
            lines = wrapped(legal, style, room)
            if baseline + (len(lines) - 1) * (size + 1) <= self.frame.height - 14:
                break
        for line in lines:
            page.text(self.frame.left, baseline, line, style)
            baseline += size + 1
