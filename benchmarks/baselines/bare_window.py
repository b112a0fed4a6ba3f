"""A bare PySide6 window with a table of 2,000 rows; prints the moment its rows were painted."""

import os
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

ROWS, COLUMNS = 2_000, 8


class Table(QTableWidget):
    """A table that says when it was painted first."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, painted)


def painted() -> None:
    print(time.time(), flush=True)
    os._exit(0)


def main() -> None:
    app = QApplication(sys.argv)
    table = Table(ROWS, COLUMNS)
    for row in range(ROWS):
        for column in range(COLUMNS):
            table.setItem(row, column, QTableWidgetItem(f"Student {row} {column}"))
    window = QMainWindow()
    window.setCentralWidget(table)
    window.resize(1440, 900)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
