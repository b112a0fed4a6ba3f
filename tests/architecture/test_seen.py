"""What is read past the ORM is not cut down where an owner looks as somebody else does."""

import ast
from collections.abc import Iterator

from tests.architecture.source import SRC

AREAS = SRC / "desktop_app" / "areas"
READ = ("queries", "glances")
PAST = {
    "desk/queries/asked.py": "asks the ORM where rows are cut down",
    "attendance/queries/many_marks.py": "read while marks are written, which a view cannot",
    "attendance/queries/deciding.py": "read while a mark is written, which a view cannot",
    "privacy/queries/previews.py": "of an erasure, which only an owner previews for themselves",
}


def past_the_orm(tree: ast.Module) -> Iterator[int]:
    """The lines that name bare tables, or ask the connection under a session."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "__table__":
            # Of a row that was read it only names columns; a class begins with a capital.
            yield from [node.lineno] if getattr(node.value, "id", "")[:1].isupper() else []
        if isinstance(node, ast.Attribute) and node.attr == "exec_driver_sql":
            yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asked = node.func.value
            if (
                node.func.attr in {"execute", "scalars", "scalar"}
                and isinstance(asked, ast.Call)
                and getattr(asked.func, "attr", "") in {"connection", "raw"}
            ):
                yield node.lineno


def test_only_few_reads_go_past_the_orm_and_each_says_why() -> None:
    found: dict[str, list[int]] = {}
    for path in sorted(AREAS.rglob("*.py")):
        name = path.relative_to(AREAS).as_posix()
        if any(part in READ for part in path.with_suffix("").parts):
            lines = list(past_the_orm(ast.parse(path.read_text(encoding="utf-8"))))
            found |= {name: lines} if lines else {}
    assert {name: at for name, at in found.items() if name not in PAST} == {}
