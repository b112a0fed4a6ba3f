"""What PySide does at each import of Python, switched off where the program does not use it."""

import sys
from typing import Any


def skip_feature_search() -> None:
    """Keep PySide from reading the source of every module that is imported from now on.

    It looks for its own `__feature__` switches, which are not used here; at the start of the
    program that takes as long as painting a table. Where PySide is made otherwise, nothing happens.
    """
    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: False  # noqa: SLF001  there is no public switch
