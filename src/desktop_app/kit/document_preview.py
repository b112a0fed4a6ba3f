"""Documents inside the program: seen page by page, printed, saved, one or many at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPageLayout, QPageSize, QPainter, QShowEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.files import safe_file_name, write_atomically
from desktop_app.core.printing.preview import Raster, page_count, raster
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr, trn
from desktop_app.kit.banner import Banner, BannerSlot
from desktop_app.kit.buttons import Button
from desktop_app.kit.deeds import Deed
from desktop_app.kit.dialog import keep_inside
from desktop_app.kit.icons import icon
from desktop_app.kit.labels import label, on_plane, rule
from desktop_app.kit.notices import banner_for
from desktop_app.kit.page_view import PageView, picture_of
from desktop_app.kit.progress_strip import ProgressStrip
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp

_DPI: Final = 96
_PRINT_DPI: Final = 300
_SHEET: Final = 850  # a sheet of paper with its margin, at 100 %


@dataclass(frozen=True, slots=True)
class Printed:
    """A document ready to be seen.

    The name its file would have, its PDF, and what is wrong with it on paper, in sentences.
    """

    name: str
    pdf: bytes
    warnings: Sequence[str] = ()


Make = Callable[[Progress], Sequence[Printed]]


class DocumentPreview(QDialog):
    """Makes documents off the GUI thread, with progress and Stop, and shows them.

    `made` carries them once they are there; `left` says that they went out: PRINTED or SAVED.
    `note` is told so before, on the worker that writes: it writes down what leaves the house.
    """

    made = Signal(object)
    left = Signal(str)

    def __init__(
        self,
        parent: QWidget | None,
        tasks: Tasks,
        title: str,
        make: Make,
        *,
        note: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.documents: Sequence[Printed] = ()
        self._tasks = tasks
        self._pages: list[tuple[int, int]] = []
        self._at = 0
        self._zoom = 1.0
        self.banner, self.progress = BannerSlot(), ProgressStrip()
        self.progress.stop_asked.connect(self._stop)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setFixedWidth(dp(226))
        self.list.currentRowChanged.connect(self._choose)
        self.page = PageView()
        self._where = label("", "small", "text2")
        self._build()
        self.resize(dp(1100), dp(760))
        tasks.busy.connect(self.progress.tell)
        self._note = note
        self._job = tasks.long_read(make, self._show_made, self._failed, title=title)

    def showEvent(self, event: QShowEvent) -> None:
        """Open no larger than the window it belongs to."""
        super().showEvent(event)
        keep_inside(self)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(dp(16), dp(10), dp(16), dp(10))
        head.setSpacing(dp(8))
        self._buttons = (
            Button("", "caret-left", lambda: self.turn(-1)),
            Button("", "caret-right", lambda: self.turn(1)),
            Button("", "zoom-out", lambda: self.zoom(1 / 1.25)),
            Button("", "zoom-in", lambda: self.zoom(1.25)),
        )
        names = (tr("Previous page"), tr("Next page"), tr("Smaller"), tr("Larger"))
        for button, name in zip(self._buttons, names, strict=True):
            button.setAccessibleName(name)
            button.setToolTip(name)
            head.addWidget(button)
        head.addWidget(self._where)
        head.addStretch(1)
        self.save_button = Button(tr("Save"), "download", self.save)
        self.print_button = Button(
            tr("Print"), "printer", self.print_, primary=True, keys=tr("Enter")
        )
        for button in (self.save_button, self.print_button):
            head.addWidget(button)
        self.area = area = QScrollArea()
        area.setWidget(self.page)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        on_plane(area.viewport(), "window")
        middle = QHBoxLayout()
        middle.setSpacing(0)
        for part in (self.list, rule(vertical=True)):
            middle.addWidget(part)
        middle.addWidget(area, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        for strip in (rule(), self.progress, self.banner):
            column.addWidget(strip)
        column.addLayout(middle, 1)
        self._set_ready(ready=False)

    def _set_ready(self, *, ready: bool) -> None:
        for button in (*self._buttons, self.save_button, self.print_button):
            button.setEnabled(ready)
        self.list.setVisible(len(self.documents) > 1)

    def _stop(self) -> None:
        self._job.stop()
        self.reject()

    def _failed(self, error: Exception) -> None:
        self.banner.say(banner_for(error, self))

    def _show_made(self, documents: Sequence[Printed]) -> None:
        self.documents = documents
        self._pages = [
            (d, p) for d, one in enumerate(documents) for p in range(page_count(one.pdf))
        ]
        for one in documents:
            item = QListWidgetItem(one.name.removesuffix(".pdf"))
            if one.warnings:
                item.setIcon(icon("warning", tone="amber"))
                item.setToolTip("\n".join(one.warnings))
            self.list.addItem(item)
        self._set_ready(ready=bool(documents))
        self._zoom = min(1.0, max(0.5, self.area.viewport().width() / dp(_SHEET)))
        self._show(0)
        self._warn()
        self.print_button.setFocus()
        self.made.emit(documents)

    def _warn(self) -> None:
        """Say before printing that something will not come out whole, and where."""
        wrong = [at for at, one in enumerate(self.documents) if one.warnings]
        if not wrong:
            return
        said = self.documents[wrong[0]].warnings
        fact = trn(
            "{n} document does not come out whole.",
            "{n} documents do not come out whole.",
            len(wrong),
        )
        more = trn("And {n} more.", "And {n} more.", len(said) - 1) if len(said) > 1 else ""
        deeds = (Deed(tr("Show the next one"), self.show_next_wrong),) if len(wrong) > 1 else ()
        self.banner.say(Banner("warning", fact, f"{said[0]} {more}".strip(), deeds))

    def show_next_wrong(self) -> None:
        """Show the next document that does not come out whole, the first after the last."""
        wrong = [at for at, one in enumerate(self.documents) if one.warnings]
        here = self._pages[self._at][0]
        self._choose(next((at for at in wrong if at > here), wrong[0]))

    def _choose(self, document: int) -> None:
        first = next((at for at, (d, _) in enumerate(self._pages) if d == document), None)
        if first is not None and self._pages[self._at][0] != document:
            self._show(first)

    def turn(self, step: int) -> None:
        """Show the next or previous page, across documents."""
        self._show(min(max(self._at + step, 0), len(self._pages) - 1))

    def zoom(self, factor: float) -> None:
        """Show the page larger or smaller, between half and three times."""
        self._zoom = min(max(self._zoom * factor, 0.5), 3.0)
        self._show(self._at)

    def _show(self, at: int) -> None:
        if not self._pages:
            return
        self._at = at
        document, page = self._pages[at]
        self.list.setCurrentRow(document)
        self._where.setText(tr("Page {n} of {total}", n=at + 1, total=len(self._pages)))
        pdf = self.documents[document].pdf
        dpi = _DPI * self._zoom * dp(100) / 100 * self.devicePixelRatioF()
        zoom = self._zoom
        self._tasks.read(
            lambda: raster(pdf, page, dpi),
            lambda r: self.page.show_page(r, zoom),
            self._failed,
            key=("page", id(self)),
        )

    # --- paper and files --------------------------------------------------------------------------

    def save(self) -> None:
        """Ask for a file, or for a folder when there are many, and save."""
        if len(self.documents) == 1:
            name, _ = QFileDialog.getSaveFileName(
                self,
                tr("Save"),
                safe_file_name(self.documents[0].name),
                tr("PDF documents (*.pdf)"),
            )
            if name:
                self.save_to(Path(name))
            return
        folder = QFileDialog.getExistingDirectory(self, tr("Save all documents in a folder"))
        if folder:
            self.save_to(Path(folder))

    def save_to(self, target: Path) -> None:
        """Save the one document as a file, or all in a folder, off the GUI thread."""
        documents = self.documents

        def write() -> int:
            for one in documents:
                path = target / safe_file_name(one.name) if target.is_dir() else target
                write_atomically(path, one.pdf)
            return len(documents)

        self._noted("SAVED", lambda: self._tasks.read(write, self._saved, self._failed))

    def _noted(self, way: str, then: Callable[[], object]) -> None:
        """Write down that something leaves, and let it; where that is refused, nothing leaves."""
        note = self._note
        if note is None:
            then()
        else:
            self._tasks.write(lambda: note(way), lambda _: then(), self._failed)

    def _saved(self, count: int) -> None:
        self._where.setText(trn("{n} document saved", "{n} documents saved", count))
        self.left.emit("SAVED")

    def print_(self) -> None:
        """Ask for a printer and print all pages."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print every page of every document on a printer; pages are drawn off the GUI thread."""
        self._noted("PRINTED", lambda: self._draw_for(printer))

    def _draw_for(self, printer: QPrinter) -> None:
        pages = [(self.documents[d].pdf, p) for d, p in self._pages]

        def draw(progress: Progress) -> list[Raster]:
            drawn = []
            for done, (pdf, page) in enumerate(pages):
                progress.step(done, len(pages), tr("Pages"))
                drawn.append(raster(pdf, page, _PRINT_DPI))
            return drawn

        self._tasks.long_read(
            draw,
            lambda drawn: self._put_on_paper(printer, drawn),
            self._failed,
            title=tr("Printing"),
        )

    def _put_on_paper(self, printer: QPrinter, drawn: Sequence[Raster]) -> None:
        printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
        painter = QPainter()
        for at, picture in enumerate(drawn):
            self._set_sheet(printer, picture)
            if at == 0:
                painter.begin(printer)
            else:
                printer.newPage()
            sheet = printer.pageLayout().fullRectPixels(printer.resolution())
            painter.drawImage(sheet, picture_of(picture))
        painter.end()
        self._where.setText(trn("{n} page printed", "{n} pages printed", len(drawn)))
        self.left.emit("PRINTED")

    def _set_sheet(self, printer: QPrinter, picture: Raster) -> None:
        size = QSize(
            round(picture.width * 72 / _PRINT_DPI), round(picture.height * 72 / _PRINT_DPI)
        )
        upright = QSize(min(size.width(), size.height()), max(size.width(), size.height()))
        printer.setPageSize(QPageSize(upright))
        wide = size.width() > size.height()
        printer.setPageOrientation(
            QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Page Down turn, Enter prints, Esc closes."""
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if step is not None and self._pages:
            self.turn(step)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.print_button.isEnabled():
            self.print_()
        else:
            super().keyPressEvent(event)
