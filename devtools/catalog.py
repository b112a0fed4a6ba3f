"""The texts of the program and their translations.

Run it to bring the German catalog up to date: new texts are added without a translation, vanished
ones are dropped, and what still needs a translator is listed.

    python devtools/catalog.py
"""

import ast
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
LANGUAGE_FOLDER = ROOT / "resources" / "i18n"
HEADER = r"""# Downbeat, {language}. Kept by devtools/catalog.py: edit the msgstr lines only.
msgid ""
msgstr ""
"Language: {language}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""


@dataclass(frozen=True)
class Use:
    """One call of tr, trn or words; `one` is None when its text is no literal.

    `words` marks a text in a table of facts, which `tr` translates later, by its name: `by_name`.
    `fields` are the names given, or None when a mapping is unpacked.
    """

    module: str
    line: int
    one: str | None
    many: str | None = None
    fields: frozenset[str] | None = None
    by_name: bool = False

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"{self.module}:{self.line}"


Texts = dict[str, str | None]
Translations = dict[str, tuple[str, ...]]


def uses(name: str, tree: ast.AST) -> Iterator[Use]:
    """List the calls of tr and trn in one module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
            if called in {"tr", "trn"}:
                yield _use(name, node, plural=called == "trn")
            elif called == "words" and len(node.args) == 1 and _literal(node.args[0]):
                yield Use(name, node.lineno, _literal(node.args[0]))


def _use(name: str, node: ast.Call, *, plural: bool) -> Use:
    texts = [_literal(argument) for argument in node.args[: 2 if plural else 1]]
    one = texts[0] if texts and None not in texts and len(texts) == 1 + plural else None
    given = {keyword.arg for keyword in node.keywords}
    fields = None if None in given else frozenset(g for g in given if g)
    if plural and fields is not None:
        fields |= {"n"}
    return Use(
        name,
        node.lineno,
        one,
        many=texts[1] if plural and one else None,
        fields=fields,
        by_name=not plural and isinstance(node.args[0], ast.Name | ast.Attribute | ast.Subscript),
    )


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def all_uses(folder: Path = SRC) -> list[Use]:
    """List the calls of tr and trn in the whole program, in the order of the files."""
    found: list[Use] = []
    for path in sorted(folder.rglob("*.py")):
        name = ".".join(path.relative_to(folder).with_suffix("").parts)
        found += uses(name, ast.parse(path.read_text("utf-8")))
    return found


def texts_of(found: list[Use]) -> Texts:
    """Give each text with its plural, or None; sorted, so that changes read well."""
    texts: Texts = {}
    for use in found:
        if use.one is not None:
            texts[use.one] = use.many or texts.get(use.one)
    return dict(sorted(texts.items()))


def fields_of(text: str) -> set[str]:
    """Give the {fields} of a text."""
    return {f.split(".")[0].split("[")[0] for _, f, _, _ in string.Formatter().parse(text) if f}


def catalog_path(language: str) -> Path:
    """Where the translations of a language lie."""
    return LANGUAGE_FOLDER / language / "LC_MESSAGES" / "downbeat.po"


def read_catalog(path: Path) -> Translations:
    """Read translations; a text without one is left out."""
    from babel.messages.pofile import read_po

    if not path.exists():
        return {}
    with path.open("rb") as file:
        messages = list(read_po(file, ignore_obsolete=True))
    known: Translations = {}
    for message in messages:
        one = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if one and all(said) and not message.fuzzy:
            known[one] = tuple(str(s) for s in said)
    return known


def write_catalog(path: Path, language: str, texts: Texts, known: Translations) -> None:
    """Write every text with its translation, or with an empty one."""
    blocks = [HEADER.format(language=language)]
    for one, many in texts.items():
        said = known.get(one, ())
        lines = [f"msgid {_quoted(one)}"]
        if many is None:
            lines.append(f"msgstr {_quoted(said[0] if len(said) == 1 else '')}")
        else:
            forms = said if len(said) == 2 else ("", "")
            lines.append(f"msgid_plural {_quoted(many)}")
            lines += [f"msgstr[{n}] {_quoted(form)}" for n, form in enumerate(forms)]
        blocks.append("\n".join(lines) + "\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(blocks), encoding="utf-8", newline="\n")


def _quoted(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(plain, escaped)
    return f'"{text}"'


def missing(texts: Texts, known: Translations) -> list[str]:
    """List the texts without a translation, or with a plural on one side only."""
    return [t for t, many in texts.items() if len(known.get(t, ())) != (2 if many else 1)]


def main() -> int:
    """Bring the German catalog up to date and list what waits for a translator."""
    path = catalog_path("de")
    texts, known = texts_of(all_uses()), read_catalog(path)
    write_catalog(path, "de", texts, known)
    waiting = missing(texts, known)
    sys.stdout.write("".join(f"{text!r}\n" for text in waiting))
    sys.stdout.write(f"{len(texts)} texts, {len(waiting)} wait for a translation in {path}\n")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
