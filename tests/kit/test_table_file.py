"""Where a list goes, and as which kind of file."""

import pytest

from desktop_app.kit.table_file import target_of


@pytest.mark.parametrize(
    ("name", "kind", "file"),
    [
        ("list", "CSV (*.csv)", "list.csv"),
        ("list", "Excel workbook (*.xlsx)", "list.xlsx"),
        ("list.CSV", "Excel workbook (*.xlsx)", "list.CSV"),
        ("autumn.2026", "CSV (*.csv)", "autumn.2026.csv"),
    ],
)
def test_an_exported_file_has_the_ending_that_was_typed_or_else_chosen(
    name: str, kind: str, file: str
) -> None:
    assert target_of(name, kind).name == file
