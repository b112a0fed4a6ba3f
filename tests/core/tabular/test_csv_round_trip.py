"""What is written comes back, and nothing that is written runs."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.errors import FileRefused, Stopped
from desktop_app.core.progress import Progress
from desktop_app.core.tabular.csv_reading import read_csv
from desktop_app.core.tabular.safety import guard, unguard
from desktop_app.core.tabular.table import Reading
from desktop_app.core.tabular.writing import as_text, write_csv, write_csv_rows

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\ufffd\ufeff"))
RISKY = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "'=", "＝", " =", " '@"])
ANY_TEXT = st.one_of(TEXT, st.builds(lambda start, rest: start + rest, RISKY, TEXT))


@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=8), st.sampled_from(",;\t|"))
@settings(max_examples=300, deadline=None)
def test_every_text_survives_writing_and_reading(
    rows: list[tuple[str, str]], delimiter: str
) -> None:
    file = io.StringIO(newline="")
    write_csv_rows(file, ["left", "right"], [("x" + a, b) for a, b in rows], delimiter=delimiter)
    table = read_csv(file.getvalue().encode(), Reading(delimiter=delimiter))
    found = [tuple(unguard(cell) for cell in row.cells) for row in table.rows]
    assert found == [("x" + a, b) for a, b in rows]


@given(ANY_TEXT)
@settings(max_examples=500)
def test_no_written_text_begins_as_a_formula(text: str) -> None:
    written = guard(text)
    begins = written.lstrip(" \u00a0")[:1]
    assert begins not in set("=+@＝＋－＠\t\r\n") or not begins
    assert begins != "-" or written[1:].replace(".", "").replace(",", "").isdecimal()
    assert unguard(written) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("+353 87 555 0142", "'+353 87 555 0142"), ("@SUM(A1)", "'@SUM(A1)"),
        ("-12.50", "-12.50"), ("-12,50", "-12,50"), ("-1+1", "'-1+1"), ("-5%cmd", "'-5%cmd"),
        ("\t=1", "'\t=1"), (" =1", "' =1"), ("O'Neill", "O'Neill"), ("'=x", "''=x"), ("", ""),
    ],
)  # fmt: skip
def test_formulas_are_made_harmless_and_numbers_stay(text: str, written: str) -> None:
    assert guard(text) == written


def test_cells_of_every_kind_are_written_plainly() -> None:
    kinds = (None, True, 7, 1.5, Decimal("-0.50"), Decimal("1E+2"), date(2026, 9, 7), "\ud800x")
    assert [as_text(kind) for kind in kinds] == [
        "", "true", "7", "1.5", "-0.50", "100", "2026-09-07", "?x"
    ]  # fmt: skip


def test_a_file_for_excel_begins_with_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    assert write_csv(path, ["Name"], [["Zoë"]], for_excel=True) == 1
    assert path.read_bytes() == b"\xef\xbb\xbfName\r\nZo\xc3\xab\r\n"


class StopAtOnce(Progress):
    def step(self, done: int, total: int, what: str = "") -> None:
        raise Stopped("stopped")


def test_stopping_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(Stopped):
        write_csv(path, ["n"], ([n] for n in range(5000)), progress=StopAtOnce())
    assert path.read_text(encoding="utf-8") == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["list.csv"]


def test_a_folder_that_is_not_there_gives_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="could not be written"):
        write_csv(tmp_path / "missing" / "list.csv", ["Name"], [])
