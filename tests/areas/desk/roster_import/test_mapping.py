"""Column names of four languages are understood, and a mapping survives being remembered."""

# ruff: noqa: E501  tables of cases read better unwrapped

import pytest

from desktop_app.areas.desk.roster_import.fields import Field, field_of, show_field
from desktop_app.areas.desk.roster_import.mapping import (
    Mapping,
    check_mapping,
    from_json,
    propose,
    signature,
    to_json,
)
from desktop_app.areas.desk.roster_import.readers.dates import DateOrder
from desktop_app.areas.desk.roster_import.roster import Role
from desktop_app.core.errors import FileRefused, RuleBroken
from desktop_app.core.tabular.table import Reading


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("First Name", Field.GIVEN_NAME), ("Vorname", Field.GIVEN_NAME), ("PRÉNOM", Field.GIVEN_NAME),
        ("Nombre", Field.GIVEN_NAME), ("lastName", Field.FAMILY_NAME), ("Nachname", Field.FAMILY_NAME),
        ("Nom de famille", Field.FAMILY_NAME), ("Apellidos", Field.FAMILY_NAME),
        ("Schüler", Field.FULL_NAME), ("D.O.B.", Field.BIRTH_DATE), ("Geb.-Datum", Field.BIRTH_DATE),
        ("Date de naissance", Field.BIRTH_DATE), ("Fecha de nacimiento", Field.BIRTH_DATE),
        ("E-Mail", Field.EMAIL), ("Courriel", Field.EMAIL), ("Correo electrónico", Field.EMAIL),
        ("Handy-Nr.", Field.MOBILE), ("Straße", Field.STREET), ("PLZ", Field.POSTCODE),
        ("Code postal", Field.POSTCODE), ("Wohnort", Field.CITY), ("Ville", Field.CITY),
        ("Hauptfach", Field.INSTRUMENT), ("Niveau", Field.LEVEL), ("Standort", Field.LOCATION),
        ("Lehrkraft", Field.TEACHER), ("Student ID", Field.ID), ("Remarques", Field.NOTE),
        ("Parent 1 First Name", Field.GUARDIAN_GIVEN_NAME), ("Parent1_Email", Field.GUARDIAN_EMAIL),
        ("parent2 phone", Field.GUARDIAN2_PHONE), ("Mother's email", Field.GUARDIAN_EMAIL),
        ("Father Name", Field.GUARDIAN2_NAME), ("Vater Telefon", Field.GUARDIAN2_PHONE),
        ("Mutter Vorname", Field.GUARDIAN_GIVEN_NAME), ("Erziehungsberechtigter", Field.GUARDIAN_NAME),
        ("Nom de la mère", Field.GUARDIAN_FAMILY_NAME), ("Teléfono del padre", Field.GUARDIAN2_PHONE),
        ("Guardian Relationship", Field.GUARDIAN_RELATION), ("Notfallkontakt", Field.EMERGENCY_NAME),
        ("Emergency contact phone", Field.EMERGENCY_PHONE), ("Contact Phone Number", Field.PHONE),
        ("Shoe size", None), ("", None), ("Parent shoe size", None), ("Emergency email", None),
        ("Parent city", None),
    ],
)  # fmt: skip
def test_a_column_is_understood_by_its_name(header: str, field: Field | None) -> None:
    assert field_of(header) == field


def test_every_field_has_a_name_on_screen() -> None:
    assert len({show_field(field) for field in Field}) == len(Field)


def test_each_meaning_is_proposed_once_and_a_second_column_gets_the_second_meaning() -> None:
    mapping = propose(["Name", "Parent Name", "Guardian Name", "Instrument", "Instruments", "Size"])
    assert mapping.columns == (
        ("Name", Field.FULL_NAME), ("Parent Name", Field.GUARDIAN_NAME),
        ("Guardian Name", Field.GUARDIAN2_NAME), ("Instrument", Field.INSTRUMENT),
        ("Instruments", Field.SECOND_INSTRUMENT),
    )  # fmt: skip


def test_name_beside_a_given_name_is_the_family_name() -> None:
    assert propose(["Name", "Vorname"]).column_of(Field.FAMILY_NAME) == "Name"
    assert propose(["Nom", "Prénom"]).column_of(Field.FAMILY_NAME) == "Nom"


def test_name_beside_a_family_name_is_the_given_name_and_alone_the_full_name() -> None:
    mapping = propose(["Name", "Surname", "Email"])
    assert mapping.columns[:2] == (("Name", Field.GIVEN_NAME), ("Surname", Field.FAMILY_NAME))
    assert propose(["Nombre", "Correo"]).column_of(Field.FULL_NAME) == "Nombre"
    assert propose(["Nom", "Ville"]).column_of(Field.FULL_NAME) == "Nom"


def test_a_mapping_survives_json() -> None:
    mapping = Mapping(
        (("Vorname", Field.GIVEN_NAME),), DateOrder.MDY, Role.TEACHER, "Old program", "cp1252", ";", "Tab"
    )  # fmt: skip
    assert from_json(to_json(mapping)) == mapping
    assert mapping.field_of("Vorname") == Field.GIVEN_NAME
    assert mapping.field_of("Nachname") is None
    assert from_json('{"columns": {"A": "email"}}').date_order is None


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"columns": {"A": "shoe"}}', '{"columns": {"A": "email"}, "role": "king"}'],
)
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(FileRefused, match="mapping cannot be used"):
        from_json(text)


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ((("Email", Field.EMAIL),), "No column holds a name"),
        ((("Name", Field.FULL_NAME), ("Lost", Field.EMAIL)), "no column “Lost”"),
        ((("Name", Field.FULL_NAME), ("Email", Field.FULL_NAME)), "same meaning"),
    ],
)
def test_a_mapping_that_does_not_fit_says_why(
    columns: tuple[tuple[str, Field], ...], reason: str
) -> None:
    with pytest.raises(RuleBroken, match=reason):
        check_mapping(Mapping(columns), ["Name", "Email"])


def test_a_remembered_reading_wins_over_what_was_found() -> None:
    mapping = Mapping((), encoding="cp1250", delimiter=";")
    found = Reading("cp1252", ",", certain=False)
    assert mapping.reading(found) == Reading("cp1250", ";", certain=True)
    assert Mapping(()).reading(found) == found


def test_files_with_the_same_header_share_a_mapping() -> None:
    assert signature(["Name", "Straße"]) == signature(["name", "STRASSE"])
