"""Tables that other programs write are read as they were meant."""

import json
from pathlib import Path

import pytest

from desktop_app.core.errors import FileRefused
from desktop_app.core.tabular.csv_reading import read_csv
from desktop_app.core.tabular.delimiters import sniff
from desktop_app.core.tabular.encodings import detect_encoding
from desktop_app.core.tabular.table import Table, Weight

SPECTRUM = Path(__file__).parents[4] / "shared" / "data" / "roster" / "csv-spectrum"


def read(text: str, encoding: str = "utf-8") -> Table:
    return read_csv(text.encode(encoding))


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def sentences(table: Table) -> str:
    return " ".join(problem.sentence for problem in table.problems)


@pytest.mark.skipif(not SPECTRUM.exists(), reason="the folder of awkward CSV files is not here")
@pytest.mark.parametrize("name", sorted(path.stem for path in SPECTRUM.glob("*.csv")))
def test_awkward_csv_reads_as_its_authors_expect(name: str) -> None:
    expected = json.loads((SPECTRUM / "json" / f"{name}.json").read_text(encoding="utf-8"))
    found = list(read_csv((SPECTRUM / f"{name}.csv").read_bytes()).records())
    if isinstance(expected, dict):
        expected = [expected]
        for record in (*expected, *found):  # the authors changed the number in one of the two files
            record.pop("Contact Phone Number")
    assert found == expected


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("Vorname;Nachname\nJürgen;Groß\nZoë;Müller\n", "cp1252", "cp1252"),
        ("Imię;Nazwisko\nŁukasz;Wójcik\nŻaneta;Świątek\n", "cp1250", "cp1250"),
        ("Ad;Soyad\nŞule;Gündoğdu\nIşıl;Çağlar\n", "cp1254", "cp1254"),
        ("Name;Ort\nJürgen;München\nJosé;Köln\n", "mac_roman", "mac_roman"),
        ("Name;Ort\nJürgen;München\n", "cp850", "cp850"),
        ("Имя;Фамилия\nДарина;Коваленко\nИван;Петров\n", "cp1251", "cp1251"),
        ("名前,姓\n湊,高瀬\n太郎,山田\n", "shift_jis", "cp932"),
        ("Name,City\nRenée,Dún Laoghaire\n", "cp1252", "cp1252"),
        ("Nafn,Borg\nÞóra,Reykjavík\nGuðrún,Ísafjörður\n", "cp1252", "cp1252"),
        ("Name,City\nZoë,Köln\n", "utf-16-le", "utf-16-le"),
        ("Name,City\nZoë,Köln\n", "utf-16-be", "utf-16-be"),
    ],
)
def test_encoding_without_a_mark_is_guessed_and_called_a_guess(
    text: str, encoding: str, name: str
) -> None:
    reading = sniff(text.encode(encoding))
    assert (reading.encoding, reading.certain) == (name, False)
    assert cells(read_csv(text.encode(encoding)))[0] == tuple(
        text.splitlines()[1].replace(";", ",").split(",")
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_at_the_beginning_says_the_encoding(encoding: str) -> None:
    data = "Name;City\nZoë;Köln\n".encode(encoding)
    table = read_csv(data)
    assert table.headers == ("Name", "City")
    assert cells(table) == [("Zoë", "Köln")]
    assert table.reading.has_bom
    assert table.reading.certain


def test_a_few_spoiled_bytes_do_not_make_utf8_another_encoding() -> None:
    data = "Name,City\nZoë,Köln\nJürgen,München\nAnaïs,Orléans\n".encode() + b"Ren\xe9,Paris\n"
    table = read_csv(data)
    assert table.reading.encoding == "utf-8"
    assert table.problems[0].line == 5
    assert "could not be read" in table.problems[0].sentence


def test_an_encoding_that_a_person_chose_is_used() -> None:
    data = "Name,City\nJürgen,Köln\n".encode("cp1252")
    assert cells(read_csv(data, sniff(data, encoding="cp1251"))) == [("Jьrgen", "Kцln")]


def test_an_unknown_encoding_is_refused_at_its_field() -> None:
    with pytest.raises(FileRefused, match="no encoding named") as refusal:
        sniff(b"a,b\n", encoding="klingon")
    assert refusal.value.field == "encoding"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = f"Name{delimiter}Price{delimiter}Note\nAnn{delimiter}1.50{delimiter}x\n"
    table = read(text)
    assert table.reading.delimiter == delimiter
    assert table.headers == ("Name", "Price", "Note")


def test_decimal_commas_do_not_win_over_semicolons() -> None:
    table = read("Name;Price;Tax\nAnn;12,50;1,20\nBob;9,00;0,80\n")
    assert cells(table)[0] == ("Ann", "12,50", "1,20")


def test_the_line_by_which_excel_names_the_delimiter_is_no_header() -> None:
    table = read("sep=|\r\nName|City\r\nAnn|Cork\r\n")
    assert table.headers == ("Name", "City")
    assert table.rows[0].line == 3


def test_one_column_needs_no_delimiter() -> None:
    assert cells(read("Name\nAnn\nBob\n")) == [("Ann",), ("Bob",)]


def test_rows_keep_the_line_they_begin_on() -> None:
    table = read('a,b\n1,"x\ny\nz"\n\n2,3\n')
    assert [row.line for row in table.rows] == [2, 6]


def test_a_short_row_is_filled_up_with_a_warning() -> None:
    table = read("a,b,c\n1,2\n")
    assert cells(table) == [("1", "2", "")]
    assert [(p.line, p.weight) for p in table.problems] == [(2, Weight.WARNING)]


def test_a_long_row_is_refused_and_kept_for_saving() -> None:
    table = read("a,b\n1,2,3\n4,5,,\n")
    assert cells(table) == [("4", "5")]
    assert [(p.line, p.weight, p.cells) for p in table.problems] == [
        (2, Weight.REFUSED, ("1", "2", "3"))
    ]


def test_a_quote_that_never_closes_costs_one_line() -> None:
    table = read('a,b\n1,2\n3,"four\n5,6\n7,8\n')
    assert cells(table) == [("1", "2"), ("5", "6"), ("7", "8")]
    assert [(p.line, p.weight) for p in table.problems] == [(3, Weight.REFUSED)]
    assert "never closed" in table.problems[0].sentence


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_quote_that_never_closes_on_the_last_line_brings_nobody(end: str) -> None:
    table = read('a,b\n1,2\n"three,4' + end)
    assert cells(table) == [("1", "2")]
    assert [(p.line, p.weight) for p in table.problems] == [(3, Weight.REFUSED)]


def test_a_stray_quote_does_not_swallow_rows_up_to_the_next_quote() -> None:
    table = read('a,b,c\n1,"two,3\n4,5,6\n7,"eight, nine",9\n')
    assert cells(table) == [("4", "5", "6"), ("7", "eight, nine", "9")]
    assert [p.line for p in table.problems] == [2]


def test_a_ragged_row_over_several_lines_names_them() -> None:
    table = read('a,b\n1,"x\ny",3\n4,5\n')
    assert cells(table) == [("4", "5")]
    assert "lines 2 to 3" in sentences(table)


def test_a_cell_longer_than_csv_allows_costs_one_line() -> None:
    table = read('a,b\n1,"' + "x" * 200_000 + '"\n3,4\n')
    assert cells(table) == [("3", "4")]


def test_a_file_of_open_quotes_is_refused_before_it_takes_forever() -> None:
    text = "a,b,c\n" + '1,"two,3\n4,5,6\n' * 101
    with pytest.raises(FileRefused, match="quotation mark"):
        read(text)


def test_a_doubled_column_keeps_both_and_says_the_first_counts() -> None:
    table = read("Name,Email,email,Email (2)\nAnn,a@x.ie,b@x.ie,c@x.ie\n")
    assert table.headers == ("Name", "Email", "email (3)", "Email (2)")
    assert "twice" in sentences(table)


def test_a_column_without_a_name_gets_its_number() -> None:
    assert read("Name,,City\nAnn,x,Cork\n").headers == ("Name", "Column 2", "City")


def test_a_header_only_is_an_empty_table_with_a_warning() -> None:
    table = read("Name,City\n")
    assert table.is_empty
    assert [p.weight for p in table.problems] == [Weight.WARNING]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b",,\n,,\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match="empty"):
        read_csv(data)


def test_nul_signs_are_removed_and_reported() -> None:
    table = read_csv(b"Name,City\nAnn\0,Cork\n")
    assert cells(table) == [("Ann", "Cork")]
    assert table.problems[0].line == 2


def test_lines_of_an_old_macintosh_are_lines() -> None:
    assert cells(read("a,b\r1,2\r3,4\r")) == [("1", "2"), ("3", "4")]


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04...", b"\x01\x02\x03\x04\x05\x06" * 50],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused):
        detect_encoding(data)


def test_names_in_every_script_come_through() -> None:
    names = ("نور الهاشمي", "דניאל לבנון", "李思远", "🎻 Zoë", "Ó Dálaigh", "x" * 300)
    table = read("Name,N\n" + "".join(f"{name},1\n" for name in names))
    assert tuple(row[0] for row in cells(table)) == names


def test_a_line_longer_than_any_row_is_refused_as_such_and_the_rest_is_read() -> None:
    table = read("Name,Town\n" + "A" * 200_000 + ",Cork\nBob,Galway\n")
    assert cells(table) == [("Bob", "Galway")]
    assert "longer than any row" in sentences(table)
