"""Values that never change, made quickly: the first window alone makes a hundred kinds of them."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

Kind = TypeVar("Kind")


@dataclass_transform(frozen_default=True, eq_default=True, field_specifiers=(field,))
def record(kind: type[Kind]) -> type[Kind]:
    """Make a class a dataclass whose values are compared by what they hold and never changed.

    Of a frozen dataclass Python writes and compiles six functions at each start of the program,
    and each value is made through a door for what may not be set. Here it writes one; that nothing
    is set afterwards is watched by the type checker alone.
    """
    made: Any = dataclass(slots=True, eq=False, repr=False)(kind)
    names = [each.name for each in fields(made)]
    held: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def same(self: Any, other: object) -> Any:
        return held(self) == held(other) if other.__class__ is self.__class__ else NotImplemented

    def mark(self: Any) -> int:
        return hash(held(self))

    def said(self: Any) -> str:
        inside = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({inside})"

    for name, function in (("__eq__", same), ("__hash__", mark), ("__repr__", said)):
        setattr(made, name, function)
    whole: type[Kind] = made
    return whole
