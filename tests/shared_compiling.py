"""Statements compiled once for a whole test run.

SQLAlchemy keeps what it compiled with the engine. Each test opens its own school and so has its own
engines, and compiling the same statements again took more than a third of the run.
"""

from collections import defaultdict
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_MOST = 2_500


def share_compiled_statements() -> None:
    """Let every engine of this process find what another one of its kind compiled."""
    caches: dict[str, LRUCache[Any, Any]] = defaultdict(lambda: LRUCache(_MOST))

    def kind(dialect: DefaultDialect) -> tuple[type, str]:
        return type(dialect), dialect.paramstyle

    def equal(one: DefaultDialect, other: object) -> bool:
        return isinstance(other, DefaultDialect) and kind(one) == kind(other)

    shared = property(lambda engine: caches[engine.dialect.name], lambda _engine, _own: None)
    # What is compiled is kept with the engine, under the dialect it was compiled for.
    setattr(Engine, "_compiled_cache", shared)  # noqa: B010  the types know no other way
    setattr(DefaultDialect, "__eq__", equal)  # noqa: B010  as above
    setattr(DefaultDialect, "__hash__", lambda dialect: hash(kind(dialect)))  # noqa: B010  as above
