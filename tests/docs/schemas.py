"""Reads the five schemas: Prisma models, tables of Markdown, and SQL."""

import re
from dataclasses import dataclass, field
from pathlib import Path

PRISMA = ("music-school", "buddy-streaks", "learning-points")
SCALARS = {"String", "Int", "Float", "Boolean", "DateTime", "Date", "Decimal", "Json"}


@dataclass(slots=True)
class Schemas:
    """Every table with its fields and every enum with its values, by schema and name."""

    tables: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    enums: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    views: list[str] = field(default_factory=list)


def read(folder: Path) -> Schemas:
    """Return what the schema files of a folder define."""
    found = Schemas()
    for name in PRISMA:
        _prisma(found, name, (folder / f"{name}.md").read_text("utf-8"))
    _scalars_only(found)
    study = (folder / "study-app.md").read_text("utf-8")
    for part in re.split(r"^### Table: ", study, flags=re.MULTILINE)[1:]:
        rows = re.findall(r"^\| (\w+) \|", part, re.MULTILINE)
        found.tables["study-app", part[1:].partition("`")[0]] = rows[1:]
    social = (folder / "social-engagement.md").read_text("utf-8")
    for name, body in re.findall(r"CREATE TABLE (\w+) \(\n(.*?)^\);", social, re.S | re.M):
        words = [line.split()[0] for line in body.splitlines() if line.strip()]
        fields = [word for word in words if not word.startswith("UNIQUE")]
        found.tables["social-engagement", name] = fields
    found.views = re.findall(r"CREATE VIEW (\w+)", social)
    return found


def _prisma(found: Schemas, schema: str, text: str) -> None:
    for kind, name, body in re.findall(r"^(model|enum) (\w+) \{\n(.*?)^\}", text, re.S | re.M):
        lines = [line.partition("//")[0].strip() for line in body.splitlines()]
        facts = [line for line in lines if line and not line.startswith("@@")]
        (found.enums if kind == "enum" else found.tables)[schema, name] = facts


def _scalars_only(found: Schemas) -> None:
    """Leave out relations: a field whose type is neither a scalar nor an enum."""
    kinds = SCALARS | {name for _, name in found.enums}
    for key, lines in found.tables.items():
        parts = [line.split() for line in lines]
        found.tables[key] = [part[0] for part in parts if part[1].rstrip("?[]") in kinds]
