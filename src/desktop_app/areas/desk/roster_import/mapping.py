"""Which column means what: proposed from the header, changed by a person, remembered as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.areas.desk.roster_import.fields import Field, field_of
from desktop_app.areas.desk.roster_import.readers.dates import DateOrder
from desktop_app.areas.desk.roster_import.roster import Role
from desktop_app.core.errors import FileRefused, RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.tabular.table import Reading
from desktop_app.core.wording import tr

_NAMES = (Field.GIVEN_NAME, Field.FAMILY_NAME, Field.FULL_NAME)
_FULL = Field.FULL_NAME
_SHIFTED = {
    Field.GUARDIAN_NAME: Field.GUARDIAN2_NAME,
    Field.GUARDIAN_GIVEN_NAME: Field.GUARDIAN2_GIVEN_NAME,
    Field.GUARDIAN_FAMILY_NAME: Field.GUARDIAN2_FAMILY_NAME,
    Field.GUARDIAN_EMAIL: Field.GUARDIAN2_EMAIL,
    Field.GUARDIAN_PHONE: Field.GUARDIAN2_PHONE,
    Field.GUARDIAN_RELATION: Field.GUARDIAN2_RELATION,
    Field.INSTRUMENT: Field.SECOND_INSTRUMENT,
    Field.PHONE: Field.MOBILE,
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns and their meaning, the order of dates if it is settled, and how the file is read.

    `system` names the program the list comes from: ids are matched within it.
    """

    columns: tuple[tuple[str, Field], ...]
    date_order: DateOrder | None = None
    role: Role = Role.STUDENT
    system: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None

    def column_of(self, field: Field) -> str | None:
        """Return the column that means a field."""
        return next((name for name, meaning in self.columns if meaning == field), None)

    def field_of(self, column: str) -> Field | None:
        """Return what a column means, None if it is not imported."""
        return dict(self.columns).get(column)

    def reading(self, found: Reading) -> Reading:
        """Return how to read the file: as remembered, else as found."""
        return Reading(
            self.encoding or found.encoding, self.delimiter or found.delimiter, found.has_bom,
            found.certain or self.encoding is not None, self.sheet or found.sheet,
        )  # fmt: skip


def propose(headers: Sequence[str]) -> Mapping:
    """Return a mapping from column names; each meaning is given once, the first column gets it."""
    columns: list[tuple[str, Field]] = []
    taken: set[Field] = set()
    for header in headers:
        meaning = field_of(header)
        if meaning in taken:
            meaning = _SHIFTED.get(meaning) if meaning else None
        if meaning is not None and meaning not in taken:
            taken.add(meaning)
            columns.append((header, meaning))
    return Mapping(tuple(_settle(columns, taken)))


def _settle(columns: list[tuple[str, Field]], taken: set[Field]) -> list[tuple[str, Field]]:
    """Read “Name” beside “Vorname” as the family name, beside “Surname” as the given name.

    A name that stands alone is the full name, whatever its column is called.
    """
    there = [field for field in _NAMES if field in taken]
    if len(there) == 1:
        return [(header, _FULL if meaning in _NAMES else meaning) for header, meaning in columns]
    if len(there) == 2 and _FULL in there:
        lacking = next(field for field in _NAMES if field not in there)
        return [(header, lacking if meaning == _FULL else meaning) for header, meaning in columns]
    return columns


def check_mapping(mapping: Mapping, headers: Sequence[str]) -> None:
    """Raise RuleBroken when no column holds a name, one is not there, or a meaning comes twice."""
    meanings = [meaning for _, meaning in mapping.columns]
    for name, _ in mapping.columns:
        if name not in headers:
            raise RuleBroken(tr("The file has no column “{name}”.", name=name), field="columns")
    if len(set(meanings)) < len(meanings):
        raise RuleBroken(
            tr("Two columns have the same meaning. Choose one of them."), field="columns"
        )
    if not any(meaning in _NAMES for meaning in meanings):
        raise RuleBroken(
            tr("No column holds a name. Say which column is the given, family or full name."),
            field="columns",
        )


def signature(headers: Sequence[str]) -> str:
    """Return what makes two files the same kind, to remember a mapping under."""
    return "|".join(fold(header) for header in headers)


def to_json(mapping: Mapping) -> str:
    """Write a mapping as JSON text that `from_json` reads."""
    facts: dict[str, object] = {
        "columns": {name: meaning.value for name, meaning in mapping.columns},
        "date_order": mapping.date_order.value if mapping.date_order else None,
        "role": mapping.role.value,
        "system": mapping.system,
        "encoding": mapping.encoding,
        "delimiter": mapping.delimiter,
        "sheet": mapping.sheet,
    }
    return json.dumps(facts, ensure_ascii=False, indent=2)


def from_json(text: str) -> Mapping:
    """Return the mapping in JSON text. Raises FileRefused with the reason if it is none."""
    try:
        facts = json.loads(text)
        columns = tuple((str(name), Field(value)) for name, value in facts["columns"].items())
        order = facts.get("date_order")
        return Mapping(
            columns,
            DateOrder(order) if order else None,
            Role(facts.get("role") or Role.STUDENT.value),
            str(facts.get("system") or ""),
            facts.get("encoding") or None,
            facts.get("delimiter") or None,
            facts.get("sheet") or None,
        )
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise FileRefused(
            tr("The mapping cannot be used: {reason}. It needs “columns” with a field for each "
               "column.",
               reason=str(error)),
            field="mapping",
        ) from error  # fmt: skip
