"""What PySide does at imports and at the first use of things, where the program cannot wait."""

import sys
from typing import Any

from PySide6 import QtGui, QtWidgets

_DRAWN_WITH = ("QGradient", "QImage", "QPainter", "QPixmap", "QTextOption", "QTextLayout")


def load_widgets() -> None:
    """Make what PySide makes of its widgets when one of them is met first.

    It then makes all of their kinds and words, in the middle of whatever the window is doing. Call
    it on the GUI thread: PySide makes its classes for one thread at a time.
    """
    for name in dir(QtWidgets):
        getattr(QtWidgets, name, None)
    for name in _DRAWN_WITH:
        getattr(QtGui, name, None)


def skip_feature_search() -> None:
    """Keep PySide from reading the source of every module that is imported from now on.

    It looks for its own `__feature__` switches, which are not used here; at the start of the
    program that takes as long as painting a table. Where PySide is made otherwise, nothing happens.
    """
    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: False  # noqa: SLF001  there is no public switch
