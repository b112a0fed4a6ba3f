"""Each table says who may see and change its rows."""

import importlib

from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import ALL, AccessRules, access, those
from desktop_app.core.db.base import Base
from tests.architecture.source import expect_none, product


def load_tables() -> None:
    for each in product():
        if each.role in {"tables", "row_sets"} or each.name.endswith((".tables", ".row_sets")):
            importlib.import_module(each.name)


def complaints(tables: dict[str, set[str]], rules: AccessRules) -> list[str]:
    """List undeclared tables, declarations of nothing, and row sets or columns nobody wrote."""
    found = [f"{name} has no access declaration" for name in sorted(tables.keys() - rules.tables)]
    found += [f"{name} is declared but no table" for name in sorted(rules.tables.keys() - tables)]
    for name, declared in sorted(rules.tables.items()):
        rows = [*declared.see.values(), *(r for change in declared.change.values() for r in change)]
        for each in rows:
            if each.column and each.column not in tables.get(name, set()):
                found.append(f"{name} has no column {each.column}")
            if each.row_set and each.row_set not in rules.row_sets:
                found.append(f"{name} asks for {each.row_set}, which no area defines")
    return found


def test_every_table_declares_who_may_see_and_change_it() -> None:
    load_tables()
    tables = {t.name: set(t.columns.keys()) for t in Base.metadata.tables.values()}
    expect_none(complaints(tables, access))


def test_an_undeclared_table_and_a_dangling_declaration_are_found() -> None:
    rules = AccessRules()
    rules.table("lesson", see={Role.TEACHER: those("teacher", "my_lessons")})
    rules.table("ghost", change={Role.TEACHER: ALL})
    assert complaints({"lesson": {"id"}, "room": {"id"}}, rules) == [
        "room has no access declaration",
        "ghost is declared but no table",
        "lesson has no column teacher",
        "lesson asks for my_lessons, which no area defines",
    ]
