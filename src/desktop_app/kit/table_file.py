"""A list that becomes a file: where to, as which kind, and what is said afterwards."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.core.files import safe_file_name
from desktop_app.core.wording import tr, trn
from desktop_app.kit.pane import Tools


def ask_table_file(parent: QWidget, title: str, name: str) -> Path | None:
    """Ask where a list goes, as a workbook or as CSV; None when nobody chose a file."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, kind = QFileDialog.getSaveFileName(
        parent, title, str(Path(folder) / f"{safe_file_name(name)}.xlsx"),
        ";;".join((tr("Excel workbook (*.xlsx)"), tr("CSV (*.csv)"))),
    )  # fmt: skip
    return target_of(chosen, kind) if chosen else None


def target_of(name: str, kind: str) -> Path:
    """Return the file to write: without an ending it gets that of the kind that was chosen."""
    target = Path(name)
    if target.suffix.lower() in {".csv", ".xlsx"}:
        return target
    return target.with_name(f"{target.name}{'.csv' if '*.csv' in kind else '.xlsx'}")


def tell_written(tools: Tools, target: Path) -> Callable[[int], None]:
    """Return what says how many rows a file got, once they are written."""

    def tell(count: int) -> None:
        tools.notices.done(
            trn("{n} row written to {file}", "{n} rows written to {file}", count, file=target.name)
        )

    return tell
