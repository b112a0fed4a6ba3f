"""Anybody's list becomes a roster."""

# ruff: noqa: E501  tables of cases read better unwrapped

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from desktop_app.areas.desk.roster_import.fields import Field
from desktop_app.areas.desk.roster_import.mapping import Mapping
from desktop_app.areas.desk.roster_import.readers.dates import DateOrder
from desktop_app.areas.desk.roster_import.reading import ReadingOptions
from desktop_app.areas.desk.roster_import.roster import Format, Role, Roster
from desktop_app.core.errors import FileRefused, RuleBroken
from tests.areas.desk.roster_import.rosters import read, sentences


def read_list(
    folder: Path, text: str, options: ReadingOptions | None = None, encoding: str = "utf-8"
) -> Roster:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return read(path, options)


def test_a_german_list_of_excel_is_read_without_being_told_anything(tmp_path: Path) -> None:
    text = (
        "Nachname;Vorname;Geburtsdatum;Straße;PLZ;Ort;Handy;Mutter;Mutter E-Mail;Instrument;Lehrer;Kurs\r\n"
        "Müller;Jörg;14.03.2015;Am Bächle 1;79098;Freiburg;0176 1;Anja Müller;anja@x.de;Geige, Flöte;Tom Groß;Orchester\r\n"
    )
    roster = read_list(tmp_path, text, encoding="cp1252")
    child, teacher, mother = roster.people
    assert (child.name, child.birth_date, child.phone) == (
        "Jörg Müller",
        date(2015, 3, 14),
        "0176 1",
    )
    assert (child.address.street, child.address.postcode) == ("Am Bächle 1", "79098")
    assert child.instruments == ("Geige", "Flöte")
    assert (mother.name, mother.email, mother.role) == ("Anja Müller", "anja@x.de", Role.GUARDIAN)
    assert (teacher.name, teacher.role) == ("Tom Groß", Role.TEACHER)
    assert [c.title for c in roster.classes] == ["Orchester"]
    assert {e.role for e in roster.enrollments} == {Role.STUDENT, Role.TEACHER}
    assert [r.other_ref for r in roster.relations] == [mother.ref]


def test_guardians_lessons_and_teachers_of_several_rows_come_once(tmp_path: Path) -> None:
    roster = read_list(
        tmp_path,
        "Name,Guardian,Guardian phone,Emergency contact,Emergency phone,Class,Teacher,School\n"
        "Ann Byrne,Mary Byrne,087 123 4567,Bo Ray,1,Choir,Tom Cole,North\n"
        "Bob Byrne,Mary Byrne,087 1234567,,,Choir,Tom Cole,North\n"
        '"Day, Al",,0861234567,,,,,\n',
    )
    assert [(p.name, p.role.value) for p in roster.people if p.role != Role.STUDENT] == [
        ("Tom Cole", "teacher"), ("Mary Byrne", "guardian"), ("Bo Ray", "guardian"),
        ("Guardian of Al Day", "guardian"),
    ]  # fmt: skip
    assert (len(roster.classes), len(roster.orgs), len(roster.enrollments)) == (1, 1, 3)
    assert [r.emergency for r in roster.relations] == [False, True, False, False]


def test_a_role_column_tells_students_and_teachers_apart(tmp_path: Path) -> None:
    text = "Id,Name,Role\n1,Ann Byrne,Student\n2,Tom Cole,Teachers\n3,Al Day,Wizard\n1,Bo Ray,Student\n4,Cy Ray,\n"
    roster = read_list(tmp_path, text)
    assert [p.role for p in roster.people] == [Role.STUDENT, Role.TEACHER, Role.STUDENT]
    told = sentences(roster)
    assert any("“Wizard” is not known" in sentence for sentence in told)
    assert any("stands on line 2 already" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("country", "order", "expected"),
    [("IE", None, date(2015, 2, 1)), ("US", None, date(2015, 1, 2)), ("SE", None, date(2015, 2, 1)),
     ("IE", DateOrder.MDY, date(2015, 1, 2))],
)  # fmt: skip
def test_ambiguous_dates_follow_the_country_with_a_warning_unless_the_order_is_said(
    tmp_path: Path, country: str, order: DateOrder | None, expected: date
) -> None:
    columns = (("Name", Field.FULL_NAME), ("Born", Field.BIRTH_DATE))
    options = ReadingOptions(mapping=Mapping(columns, order), country=country)
    roster = read_list(tmp_path, "Name,Born\nAnn Byrne,1/2/2015\n", options)
    assert roster.people[0].birth_date == expected
    assert any("more than one order" in s for s in sentences(roster)) is (order is None)


def test_a_nameless_row_is_refused_and_a_bad_date_is_a_warning(tmp_path: Path) -> None:
    roster = read_list(tmp_path, "Name,Born,Email\n,1.1.2015,a@x.ie\nAnn,yesterday,\n")
    assert [p.name for p in roster.people] == ["Ann"]
    assert [(p.weight.value, p.where.line) for p in roster.problems] == [
        ("refused", 2), ("warning", 3)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["نور الهاشمي", "דניאל לבנון", "李 思远", "🎻 Zoë", "x" * 299 + " y", "O'Neill-Ó Dálaigh"],
)
def test_names_of_every_script_are_kept(tmp_path: Path, name: str) -> None:
    assert read_list(tmp_path, f"Name,Note\n{name},x\n").people[0].name == name


def test_signs_that_cannot_be_seen_are_taken_out_of_names(tmp_path: Path) -> None:
    roster = read_list(tmp_path, 'Name,Note\n"\u202eAnn\u200b By\trne\n",\n')
    assert roster.people[0].name == "Ann By rne"


def test_what_we_wrote_ourselves_comes_back_without_its_guard(tmp_path: Path) -> None:
    assert read_list(tmp_path, "Name,Phone\nAnn,'+353 1\n").people[0].phone == "+353 1"


def test_password_columns_are_neither_read_nor_shown(tmp_path: Path) -> None:
    text = "Name,Passwort,PIN,Mot de passe,userPassword\nAnn,hunter2,1234,secret,s3cret\nBob,a,b,c,d,e,f\n"
    roster = read_list(tmp_path, text)
    everything = repr(roster) + repr(roster.sources)
    for value in ("hunter2", "1234", "secret", "s3cret", "Passwort"):
        assert value not in everything


def test_a_workbook_is_read_by_the_sheet_that_was_chosen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("First", "Second"):
        sheet = book.create_sheet(name)
        sheet.append(["Name", "Born"])
        sheet.append([f"Ann {name}", date(2015, 3, 1)])
    path = tmp_path / "list.xlsx"
    book.save(path)
    assert read(path).format == Format.XLSX
    assert read(path).people[0].name == "Ann First"
    columns = (("Name", Field.FULL_NAME), ("Born", Field.BIRTH_DATE))
    person = read(path, ReadingOptions(mapping=Mapping(columns, sheet="Second"))).people[0]
    assert (person.name, person.birth_date) == ("Ann Second", date(2015, 3, 1))


def test_a_mapping_that_does_not_fit_is_refused_at_its_column(tmp_path: Path) -> None:
    options = ReadingOptions(mapping=Mapping((("Lost", Field.FULL_NAME),)))
    with pytest.raises(RuleBroken, match="Lost"):
        read_list(tmp_path, "Name\nAnn\n", options)


def test_a_mapping_with_an_encoding_nobody_knows_names_the_file(tmp_path: Path) -> None:
    options = ReadingOptions(mapping=Mapping((("Name", Field.FULL_NAME),), encoding="klingon"))
    with pytest.raises(FileRefused, match=r"list\.csv: .*klingon"):
        read_list(tmp_path, "Name\nAnn\n", options)
