"""Operations that nobody made, for rules over them."""

from datetime import UTC, datetime
from uuid import UUID

from desktop_app.core.sync.operation import Operation


def operation(seq: int, *, student: int = 1) -> Operation:
    """Return a mark of a student."""
    about = {"occurrence_id": str(UUID(int=1)), "student_id": str(UUID(int=student))}
    return Operation(
        UUID(int=1_000 + seq), UUID(int=2), seq, "MARK", about, {"code_id": "P"}, None, None, None,
        UUID(int=3), "Maeve Cullinan", "laptop", datetime(2026, 11, 19, tzinfo=UTC), 0, "1",
    )  # fmt: skip
