"""Contacts of phones and mail programs are people."""

# ruff: noqa: E501  tables of cases read better unwrapped

from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.desk.roster_import.readers.vcard_text import read_cards
from desktop_app.areas.desk.roster_import.reading import ReadingOptions
from desktop_app.areas.desk.roster_import.roster import Role, Roster
from desktop_app.core.errors import FileRefused
from tests.areas.desk.roster_import.rosters import VCARDS, read, sentences

needs_sample = pytest.mark.skipif(not VCARDS.exists(), reason="the sample files are not here")


def read_text(folder: Path, text: str, options: ReadingOptions | None = None) -> Roster:
    path = folder / "contacts.vcf"
    path.write_bytes(text.encode())
    return read(path, options)


def card(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""))


@needs_sample
@pytest.mark.parametrize(
    ("name", "person", "email", "phone", "born"),
    [
        ("John_Doe_GMAIL", "John Doe", "john.doe@ibm.com", "905-555-1234", date(1980, 3, 22)),
        ("John_Doe_IPHONE", "John Doe", "john.doe@ibm.com", "905-555-1234", date(2012, 6, 6)),
        ("John_Doe_MS_OUTLOOK", "John Doe", "john.doe@ibm.cm", "(905) 555-1234", date(1980, 3, 22)),
        ("rfc6350-example", "Simon Perreault", "simon.perreault@viagenie.ca", "+1-418-262-6501", None),
    ],
)  # fmt: skip
def test_the_samples_of_other_programs_are_read(
    name: str, person: str, email: str, phone: str, born: date | None
) -> None:
    entry = read(VCARDS / f"{name}.vcf").people[0]
    assert (entry.name, entry.email, entry.phone, entry.birth_date) == (person, email, phone, born)


@needs_sample
def test_quoted_printable_over_several_lines_is_read_and_nameless_cards_are_refused() -> None:
    roster = read(VCARDS / "John_Doe_ANDROID.vcf")
    assert len(roster.people) == 4
    assert roster.people[1].family == " ".join("Ñ" * 11)
    assert roster.people[2].email == "bob@company.com"
    assert [s for s in sentences(roster) if "names nobody; it holds only john.doe@company.com" in s]


def test_addresses_notes_and_ids_are_kept(tmp_path: Path) -> None:
    text = card(
        "N:Byrne;Ann;;;", "ADR;TYPE=HOME:PO 5;Flat 2;1 Main St\\, West;Cork;Munster;T12;Ireland",
        "NOTE:Likes\\nscales\\, and", "  arpeggios", "UID:urn:uuid:7", "LANG:en", "TITLE:Pupil",
    )  # fmt: skip
    person = read_text(tmp_path, text).people[0]
    assert person.address.street == "PO 5, Flat 2, 1 Main St, West"
    assert person.address.country == "Ireland"
    assert person.note == "Likes\nscales, and arpeggios"
    assert person.external is not None
    assert person.external.id == "urn:uuid:7"
    assert person.job_title == ""


def test_contacts_may_be_teachers(tmp_path: Path) -> None:
    text = card("FN:Tom Cole", "TITLE:Head of strings")
    person = read_text(tmp_path, text, ReadingOptions(role=Role.TEACHER)).people[0]
    assert (person.role, person.given, person.job_title) == (Role.TEACHER, "Tom", "Head of strings")


@pytest.mark.parametrize(
    ("lines", "phone"),
    [
        (("TEL;TYPE=FAX:1", "TEL;TYPE=HOME:2", "TEL;TYPE=CELL:3"), "3"),
        (("TEL;TYPE=FAX:1", "TEL;HOME:2"), "2"),
        (("TEL;VALUE=uri:tel:+353-1;ext=9",), "+353-1"),
        (("TEL;TYPE=PAGER:1",), ""),
    ],
)
def test_the_mobile_is_the_phone_and_a_fax_is_none(
    tmp_path: Path, lines: tuple[str, ...], phone: str
) -> None:
    assert read_text(tmp_path, card("N:Byrne;Ann", *lines)).people[0].phone == phone


def test_a_birthday_without_a_year_is_left_empty_with_a_warning(tmp_path: Path) -> None:
    roster = read_text(tmp_path, card("N:Byrne;Ann", "BDAY:--0203"))
    assert roster.people[0].birth_date is None
    assert "--0203" in sentences(roster)[0]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("KIND:org", "FN:A Company"), "no person"),
        (("NOTE:nothing",), "names nobody."),
        (("FN:" + "x" * 301,), "longer than 300"),
    ],
)
def test_what_is_no_person_is_refused(tmp_path: Path, lines: tuple[str, ...], reason: str) -> None:
    roster = read_text(tmp_path, card(*lines))
    assert not roster.people
    assert reason in sentences(roster)[0]


def test_a_card_without_an_end_is_read_and_so_is_the_next(tmp_path: Path) -> None:
    roster = read_text(tmp_path, "BEGIN:VCARD\nN:Byrne;Ann\nBEGIN:VCARD\nN:Cole;Tom\nEND:VCARD\n")
    assert [p.name for p in roster.people] == ["Ann Byrne", "Tom Cole"]
    assert "no end" in sentences(roster)[0]


def test_the_same_contact_twice_in_a_file_counts_once(tmp_path: Path) -> None:
    roster = read_text(tmp_path, card("FN:Ann Byrne", "UID:7") + card("FN:Ann Byrne", "UID:7"))
    assert len(roster.people) == 1
    assert "same id" in sentences(roster)[0]


def test_a_card_inside_a_card_belongs_to_the_outer_one() -> None:
    text = card("N:Byrne;Ann", "AGENT:", "BEGIN:VCARD", "N:Agent;Some", "END:VCARD", "EMAIL:a@x.ie")
    cards = read_cards(text.encode())
    assert len(cards) == 1
    assert cards[0].first("EMAIL") is not None


def test_other_charsets_and_broken_lines_are_survived() -> None:
    text = (
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg\r\n"
        b"FN;CHARSET=KLINGON;QUOTED-PRINTABLE:J=C3=B6rg\r\nno property here\r\n"
        b'EMAIL;TYPE="work,pref":j@x.de\r\nPHOTO;BASE64:AAAA\r\nBBBB\r\n\r\nEND:VCARD\r\n'
    )
    found = read_cards(text)[0]
    name, full, email = found.first("N"), found.first("FN"), found.first("EMAIL")
    assert name is not None
    assert full is not None
    assert email is not None
    assert name.parts() == ["Müller", "Jörg"]
    assert full.text() == "Jörg"
    assert email.preferred


def test_a_file_of_cards_without_a_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="holds no contact"):
        read_text(tmp_path, "hello")
