"""What fails in an override of one of Qt's virtual functions reaches the program as an error.

Up to Python 3.11 an error that C code raises ("Internal C++ object already deleted", a missing
key of a dict) has no exception object until somebody catches it. PySide writes the name of the
override before the message of that object and, where there is none, ends the whole program with
a segmentation fault: what was typed in any window would be lost. An `except` makes the object.
"""

import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any, Final

from PySide6.QtCore import QObject

_OF_QT: Final = "PySide6."


def install() -> None:
    """Let every class that is made from one of Qt's from now on have its overrides caught."""
    if sys.version_info < (3, 12):
        QObject.__init_subclass__ = classmethod(_catch_overrides)  # type: ignore[assignment, method-assign]  # Qt's own does nothing


def is_caught(function: object) -> bool:
    """Say whether the errors of this override become objects before Qt sees them."""
    return hasattr(function, "caught")


def _catch_overrides(cls: type[QObject], /, **named: object) -> None:
    super(QObject, cls).__init_subclass__(**named)
    of_qt = [vars(base) for base in cls.__mro__[1:] if base.__module__.startswith(_OF_QT)]
    for name, function in list(vars(cls).items()):
        if type(function) is FunctionType and any(name in known for known in of_qt):
            setattr(cls, name, _caught(function))


def _caught(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def call(*words: Any, **named: Any) -> Any:
        try:
            return function(*words, **named)
        except BaseException:  # caught, it is an object
            raise

    call.caught = True  # type: ignore[attr-defined]  # a mark on a function
    return call
