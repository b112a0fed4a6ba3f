"""Every word a person reads goes through tr or trn, and German has all of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.catalog import (
    Texts,
    Translations,
    Use,
    all_uses,
    catalog_path,
    fields_of,
    missing,
    read_catalog,
    texts_of,
    uses,
    write_catalog,
)
from tests.architecture.source import Module, broken, calls, dotted, expect_none, module

# What puts its text on screen, whole.
SHOWING = set(
    """setText setWindowTitle setToolTip setStatusTip setWhatsThis setPlaceholderText setTitle
    setAccessibleName setAccessibleDescription setPrefix setSuffix setInformativeText setLabelText
    setDetailedText showMessage setHeaderLabels addAction addMenu addTab addRow addItem setSubTitle
    QLabel QPushButton QCheckBox QRadioButton QGroupBox QAction QMenu QDockWidget""".split()
)
# What takes words that nobody reads on screen.
UNSEEN = set(
    """tr trn words TypeVar ValueError TypeError KeyError LookupError RuntimeError IndexError
    NotImplementedError debug info warning error exception critical replace startswith endswith
    removeprefix removesuffix split create Decimal""".split()
)
NAMES = {"Downbeat"}  # the same in every language
TAGS = re.compile(r"<[^<>]*>")
FILE_NAME = re.compile(r"[\w .-]+\.[a-z]{2,8}")
LETTERS = re.compile(r"[^\W\d_]{2}")
READS_LIKE_A_TITLE = re.compile(r"^[A-Z][a-z]+($|[ .,:;!?…])|\w \w")


def plain_text(node: ast.expr) -> str | None:
    """Give the fixed part of a literal or an f-string; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (v.value for v in node.values if isinstance(v, ast.Constant))
        return "".join(str(p) for p in parts)
    if isinstance(node, ast.BinOp):
        return (plain_text(node.left) or "") + (plain_text(node.right) or "") or None
    if isinstance(node, ast.IfExp):
        return (plain_text(node.body) or "") + (plain_text(node.orelse) or "") or None
    return None


def every_shown_text_is_translated(each: Module) -> Iterator[str]:
    if not each.below("desktop_app.bootstrap") and not each.may_show:
        return
    for called, node in calls(each):
        looks = LETTERS if called in SHOWING else READS_LIKE_A_TITLE
        given = [] if called in UNSEEN else [*node.args, *(k.value for k in node.keywords)]
        for argument in given:
            text = TAGS.sub("", plain_text(argument) or "")
            if looks.search(text) and text not in NAMES and not FILE_NAME.fullmatch(text):
                yield each.at(argument, f"{text!r} is given to {called} without tr")


def complaint(use: Use) -> str | None:
    """Say what is wrong with one call of tr or trn, or None."""
    if use.module.endswith("core.wording"):
        return None
    if use.by_name:
        return None
    if use.one is None:
        return f"{use.place}: tr and trn take literal texts, or nobody can translate them"
    wanted = fields_of(use.one) | fields_of(use.many or "")
    if use.fields is not None and wanted != use.fields - ({"n"} - wanted):
        return f"{use.place}: {use.one!r} has other fields than it is given"
    return None


def wrong_fields(texts: Texts, known: Translations) -> list[str]:
    """List translations whose fields differ: their numbers would vanish or the window break."""
    found = []
    for one, many in texts.items():
        wanted = fields_of(many or one) | fields_of(one)
        for said in known.get(one, ()):
            lost = not many and wanted - fields_of(said)
            if lost or fields_of(said) - wanted:
                found += [f"{one!r} became {said!r}"]
    return found


def test_every_text_on_screen_goes_through_tr() -> None:
    expect_none(broken(every_shown_text_is_translated))


@pytest.mark.parametrize(
    "text",
    [
        'button.setText("Save")',
        'QLabel(f"{n} students")',
        'menu.addAction(icon, "Open")',
        'Column("name", "Student name", lambda r: r.name)',
        'Command("student.new", title="New student")',
        'Field("given", label="Given name")',
        'Button("Delete", "trash")',
        'notices.done(f"{n} students archived")',
        'label.setText("Yes" if ok else "No")',
        'self.setWindowTitle("Downbeat · " + name)',
    ],
)
def test_an_untranslated_text_is_found(text: str) -> None:
    pane = module("desktop_app.areas.people.ui.pane", text)
    assert list(every_shown_text_is_translated(pane))


@pytest.mark.parametrize(
    "text",
    [
        'button.setText(tr("Save"))',
        'label.setText("×")',
        'label.setText("")',
        'label.setObjectName("title")',
        'Column("name", tr("Student"), lambda r: r.name, sort="name_key")',
        'ui("people", "StudentsPane")',
        'path = folder.joinpath("Demo school.downbeat")',
        'raise ValueError("two commands are called alike")',
        'keys_text("Ctrl+A")',
        "label.setText(row.name)",
        """label.setText(f'<a href="#" style="color:{c}">{escape(name)}</a>')""",
    ],
)
def test_translated_texts_signs_and_names_are_fine(text: str) -> None:
    pane = module("desktop_app.areas.people.ui.pane", text)
    assert list(every_shown_text_is_translated(pane)) == []


def test_tr_gets_literal_texts_and_exactly_their_fields() -> None:
    expect_none(found for use in all_uses() if (found := complaint(use)))


@pytest.mark.parametrize(
    "text",
    [
        "tr('Saved ' + name)",
        'tr(f"Saved {n}")',
        "trn(one, many, 3)",
        'tr("Saved {count} rows", n=3)',
        'tr("Saved {count} rows")',
        'trn("{n} row of {of}", "{n} rows of {of}", 3)',
    ],
)
def test_a_text_that_cannot_be_translated_is_found(text: str) -> None:
    assert [complaint(use) for use in uses("sample", ast.parse(text))] != [None]


@pytest.mark.parametrize(
    "text",
    [
        'tr("Saved")',
        'tr("{n} of {m}", n=1, m=2)',
        'trn("{n} row", "{n} rows", count)',
        "tr('a', **x)",
    ],
)
def test_ordinary_texts_pass(text: str) -> None:
    found = [complaint(use) for use in uses("sample", ast.parse(text))]
    assert found == [None]


def at_import_time(tree: ast.AST) -> Iterator[ast.Call]:
    """List the calls that run while a module is imported, before any language is chosen."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            defaults = [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
            yield from at_import_time(ast.Tuple(elts=defaults))
        else:
            if isinstance(node, ast.Call):
                yield node
            yield from at_import_time(node)


def translated_too_early(each: Module) -> Iterator[str]:
    for node in at_import_time(each.tree):
        if dotted(node.func).split(".")[-1] in {"tr", "trn"}:
            yield each.at(
                node, "the language is not known yet: mark it with words, or use a function"
            )


def test_nothing_is_translated_before_the_language_is_known() -> None:
    expect_none(broken(translated_too_early))


@pytest.mark.parametrize(
    "text", ['TITLE = tr("Students")', 'class A:\n    x = tr("b")', 'def f(x=tr("b")): ...']
)
def test_a_text_translated_at_import_is_found(text: str) -> None:
    assert list(translated_too_early(module("desktop_app.areas.people.ui.pane", text)))


def test_a_marked_text_is_in_the_catalog_and_translated_later_by_name() -> None:
    tree = ast.parse('LABELS = {1: words("Paid")}\ndef f(): return tr(LABELS[1])')
    found = list(uses("sample", tree))
    assert texts_of(found) == {"Paid": None}
    assert [complaint(use) for use in found] == [None, None]


def test_german_has_every_text() -> None:
    waiting = missing(texts_of(all_uses()), read_catalog(catalog_path("de")))
    advice = f"{len(waiting)} texts in all: devtools/catalog.py adds them; then translate"
    expect_none(waiting[:12], advice)


def test_german_texts_have_the_fields_of_the_english_ones() -> None:
    expect_none(wrong_fields(texts_of(all_uses()), read_catalog(catalog_path("de"))))


def test_a_missing_text_and_a_lost_field_are_found() -> None:
    texts: Texts = {"Saved {n}": None, "{n} row": "{n} rows"}
    assert missing(texts, {"{n} row": ("{n} Zeile",)}) == ["Saved {n}", "{n} row"]
    assert wrong_fields(texts, {"Saved {n}": ("Gespeichert",)})
    assert not wrong_fields(texts, {"{n} row": ("eine Zeile", "{n} Zeilen")})


def test_a_catalog_keeps_its_translations_when_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "de.po"
    texts: Texts = {'Say "yes"\nor no': None, "{n} row": "{n} rows", "New": None}
    known = {'Say "yes"\nor no': ("Sag „ja“\noder nein",), "{n} row": ("{n} Zeile", "{n} Zeilen")}
    write_catalog(path, "de", texts, known)
    assert read_catalog(path) == known
