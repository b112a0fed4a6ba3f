"""Whatever leaves the house through the program is written down, with whom it names."""

import ast

import pytest

from tests.architecture.source import expect_none, product

NOTED = {"log_of", "note_left", "note_of", "save_logged", "give"}
# What takes a file or a paper out of the program.
WRITERS = {
    "write_csv", "write_xlsx", "write_table", "DocumentPreview", "save_all", "write_everything",
}  # fmt: skip
# They are handed a path and note nothing themselves: whoever calls them does.
INNER = {
    "desktop_app.areas.desk.ui.lists_out",
    "desktop_app.areas.desk.roster_import.refused",  # it was never in the school
}  # fmt: skip


def complaints(name: str, tree: ast.AST) -> list[str]:
    """Name what a module lets out without a note."""
    called = {
        str(getattr(node.func, "attr", "") or getattr(node.func, "id", ""))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    out = called & WRITERS
    found = [f"{name} lets {each} out and notes nothing" for each in sorted(out)
             if not called & (NOTED | {"save_all", "write_everything"})]  # fmt: skip
    shown = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_preview(node)]
    bare = [node for node in shown if not _has_note(node, name)]
    found += [f"{name}:{node.lineno} shows a paper without a note" for node in bare]
    return found


def _is_preview(node: ast.Call) -> bool:
    return "DocumentPreview" in {getattr(node.func, "attr", ""), getattr(node.func, "id", "")}


def _has_note(node: ast.Call, name: str) -> bool:
    by_hand = name == "desktop_app.areas.reports.ui.progress_giving"  # it says which pupils
    return by_hand or any(each.arg == "note" for each in node.keywords)


def test_every_file_and_paper_is_written_down() -> None:
    outside = ("desktop_app.areas.", "desktop_app.cli.")
    expect_none(
        found
        for each in product()
        if each.name.startswith(outside) and each.name not in INNER
        for found in complaints(each.name, each.tree)
    )


@pytest.mark.parametrize(
    "text", ["write_table(path, heads, rows)", "DocumentPreview(self, tasks, title, make).open()"]
)
def test_a_way_out_without_a_note_is_found(text: str) -> None:
    assert complaints("desktop_app.areas.x.ui.y", ast.parse(text))
