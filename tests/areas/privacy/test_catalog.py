"""No table and no column with words is forgotten when a person is given out or erased."""

from sqlalchemy import Enum, LargeBinary, Table, Text
from sqlalchemy.sql.sqltypes import String

from desktop_app.areas.privacy.catalog import JOURNAL, TABLES, Held
from desktop_app.areas.privacy.terms import Then
from desktop_app.schema import metadata

PEOPLE = ("person", "student", "staff", "family")
# What refers to a person or family without being theirs.
OTHERS = {
    ("person", "merged_into_id"), ("family", "holder_id"), ("family", "payer_id"),
    ("package", "lesson_id"),
}  # fmt: skip


def words_of(table: Table) -> set[str]:
    """Name the columns of free words."""
    return {
        column.name
        for column in table.columns
        if isinstance(column.type, (Text, String))
        and not isinstance(column.type, (Enum, LargeBinary))
    }


def complaints(table: Table, held: Held) -> list[str]:
    """Say which words nobody thought of, and what is named that is not there."""
    named = [*held.clear, *held.names, *held.texts, *held.plain]
    found = [f"{table.name}.{name}: words of nobody" for name in sorted(words_of(table) - {*named})]
    found += [f"{table.name}.{name}: no such column" for name in named if name not in table.c]
    for column in table.columns:
        target = column.info.get("refers")
        theirs = column.name in held.of or (table.name, column.name) in OTHERS
        if target in PEOPLE and not theirs:
            found.append(f"{table.name}.{column.name}: whose is it?")
    return found + [
        f"{table.name}.{name}: no such column" for name in held.of if name not in table.c
    ]


def test_every_table_says_what_it_holds_of_a_person() -> None:
    tables = {name: table for name, table in metadata().tables.items() if name not in JOURNAL}
    assert sorted(tables.keys() ^ TABLES.keys()) == []
    assert [each for name in tables for each in complaints(tables[name], TABLES[name])] == []


def test_a_table_that_says_nothing_of_its_words_is_found() -> None:
    note = metadata().tables["person_note"]
    assert complaints(note, Held()) == [
        "person_note.author_name: words of nobody",
        "person_note.text: words of nobody",
        "person_note.person_id: whose is it?",
    ]
    assert complaints(note, Held({"owner_id": Then.KEPT}, clear=("text",), names=("author_name",)))


def test_what_never_changes_in_the_books_is_kept_by_law_alone() -> None:
    """Clearing the words of a ledger would change what was issued."""
    for name in ("invoice", "invoice_line", "payment", "refund", "ledger_entry", "payout_line"):
        held = TABLES[name]
        assert set(held.of.values()) == {Then.LAW}
        assert not (held.clear)
        assert not (held.texts)
