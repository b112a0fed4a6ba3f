"""Awkward roster files by command and in the import dialog: a sentence, nothing half-written."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.areas.desk.roster_import.api import Weight
from desktop_app.areas.desk.ui.import_dialog import ImportDialog
from tests.cli.commands import Shell
from tests.stories.commands import SMALL_ROSTER, write_small_roster
from tests.stories.program import Program
from tests.stories.tables import held

HEAD = "First Name,Last Name,Birthday\n"
ZOE = ("Zoë Ünal 2015-03-31",)
ANN = "Ann,Lee,2015-01-02\n"
LONG = "N" * 300


@dataclass(frozen=True)
class Case:
    """A file, whom it brings into the school, and what is said about it."""

    file: str
    content: bytes
    brings: tuple[str, ...] = ()
    said: str = ""
    refused: bool = False

    def write(self, folder: Path) -> Path:
        path = folder / self.file
        path.write_bytes(self.content)
        return path


def text(content: str, encoding: str = "utf-8") -> bytes:
    return content.encode(encoding)


ENCODINGS = (
    Case("utf8.csv", text(HEAD + "Zoë,Ünal,2015-03-31\n"), ZOE),
    Case("bom.csv", text(HEAD + "Zoë,Ünal,2015-03-31\n", "utf-8-sig"), ZOE),
    Case("windows.csv", text(HEAD + "Zoë,Ünal,2015-03-31\n", "cp1252"), ZOE),
    Case("utf16.csv", text(HEAD + "Zoë,Ünal,2015-03-31\n", "utf-16"), ZOE),
    Case("semicolons.csv", text(HEAD.replace(",", ";") + "Zoë;Ünal;2015-03-31\n"), ZOE),
    Case("newline.csv", text('First Name,Last Name,Street\nZoë,Ünal,"1 Quay,\r\n""The Mill"""\n'),
         ("Zoë Ünal -",)),
    Case("picture.csv", bytes(range(256)) * 20, said="no text that can be read", refused=True),
)  # fmt: skip
SHAPES = (
    Case("header.csv", text(HEAD), said="line 1: The file holds only a header"),
    Case("empty.csv", b"", said="The file is empty", refused=True),
    Case("colours.csv", b"Colour,Shoe\nred,42\n", said="No column holds a name", refused=True),
    Case("doubled.csv", b"First Name,Last Name,Last Name\nAnn,Lee,Loo\n", ("Ann Lee -",),
         "“Last Name” stands in the header twice"),
    Case("short.csv", text(HEAD + "Bo,Ek\n" + ANN), ("Ann Lee 2015-01-02", "Bo Ek -"),
         "line 2: The row has 2 cells of 3"),
    Case("long.csv", text(HEAD + "Bo,Ek,2015-03-01,x,y\n" + ANN), ("Ann Lee 2015-01-02",),
         "line 2: The row has 5 cells where the header has 3"),
    Case("open.csv", text(HEAD + ANN + '"Bo,Ek,2015-01-01\n'), ("Ann Lee 2015-01-02",),
         "never closed"),
    Case("rubbish.xlsx", b"PK\x03\x04 rubbish", said="is no workbook", refused=True),
    Case("rubbish.zip", b"PK\x03\x04 rubbish", said="cannot be opened", refused=True),
    Case("rubbish.vcf", b"no card", said="holds no contact", refused=True),
)  # fmt: skip
PEOPLE = (
    Case("twice.csv", text(HEAD + ANN + ANN), ("Ann Lee 2015-01-02",)),
    Case("nobody.csv", text(HEAD + ANN + ",,2015-03-31\n"), ("Ann Lee 2015-01-02",),
         "line 3: The row names nobody"),
    Case("letters.csv", text(f"{HEAD}{LONG},Ek,2015-03-01\n{LONG}N,Lee,2015-03-01\n"),
         (f"{LONG} Ek 2015-03-01",), "line 3: The name is longer than 300 letters"),
    Case("scripts.csv", text(HEAD + "نور,الهاشمي,2015-03-31\n🎻 Zoë,Ünal 👩‍👩‍👧,2015-03-31\n"),
         ("نور الهاشمي 2015-03-31", "🎻 Zoë Ünal 👩‍👩‍👧 2015-03-31")),
    Case("turned.csv", text(HEAD + "\u202eAnn,Lee,2015-01-02\n"), ("Ann Lee 2015-01-02",)),
)  # fmt: skip
DATES = (
    Case("ymd.csv", text(HEAD + "Zoë,Ünal,2015-03-31\n"), ZOE),
    Case("dmy.csv", text(HEAD + "Zoë,Ünal,31.03.2015\n"), ZOE),
    Case("mdy.csv", text(HEAD + "Zoë,Ünal,03/31/2015\n"), ZOE),
    Case("ydm.csv", text(HEAD + "Zoë,Ünal,2015-31-03\n"), ZOE),
    Case("either.csv", text(HEAD + "Zoë,Ünal,03/04/2015\n"), ("Zoë Ünal 2015-04-03",),
         "can be read in more than one order"),
    Case("mixed.csv", text(HEAD + "Bo,Ek,31/03/2015\nAnn,Lee,03/31/2014\n"),
         ("Ann Lee -", "Bo Ek 2015-03-31"), "line 3: “03/31/2014” in “Birthday” is no date"),
    Case("never.csv", text(HEAD + "Ann,Lee,2015-02-30\n"), ("Ann Lee -",), "is no date"),
    Case("old.csv", text(HEAD + "Ann,Lee,1066-10-14\n"), ("Ann Lee -",), "age of over 120"),
    Case("coming.csv", text(HEAD + "Ann,Lee,2035-01-01\n"), ("Ann Lee -",), "still to come"),
)  # fmt: skip
CASES = (*ENCODINGS, *SHAPES, *PEOPLE, *DATES)


def students(shell: Shell) -> tuple[str, ...]:
    rows = shell.done("list", "students")
    return tuple(sorted(f"{row['name']} {row['date_of_birth'] or '-'}" for row in rows))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_by_command(shell: Shell, tmp_path: Path, case: Case) -> None:
    before = held(shell.school)
    said = shell("import", case.write(tmp_path), "--json")
    assert "Traceback" not in said.err
    assert "unexpected" not in said.err
    assert case.said in said.err
    if case.refused:
        assert (said.code, said.out) == (1, "")
        assert held(shell.school) == before
        return
    assert said.code == 0
    assert students(shell) == case.brings
    assert shell.done("verify")["sound"]
    if case.brings:
        shell.done("undo")
    assert held(shell.school) == before


def test_in_the_window_nothing_is_written_before_it_is_asked_for(
    shell: Shell, program: Program, tmp_path: Path
) -> None:
    before = held(shell.school)
    program.open(shell.school)
    for case in CASES:
        program.run("import")
        dialog = program.dialog(ImportDialog)
        dialog.open_paths([case.write(tmp_path)])
        program.settle()
        if dialog.stack.currentWidget() is dialog.mapping:
            program.press(dialog)
        look_at(dialog, case)
        dialog.leave()
    assert held(shell.school) == before


def look_at(dialog: ImportDialog, case: Case) -> None:
    """Compare what the dialog shows with what the file is."""
    if case.refused:
        shown = dialog.banner.shown()
        assert shown is not None, case.file
        assert case.said in f"{shown.fact} {shown.more}", case.file
        assert dialog.planned is None, case.file
        return
    assert dialog.planned is not None, case.file
    plan = dialog.planned.plan
    told = [f"line {one.where.line}: {one.sentence}" for one in plan.problems]
    assert any(case.said in sentence for sentence in told or [""]), case.file
    assert dialog.primary.isEnabled() is bool(case.brings), case.file
    if any(one.weight is not Weight.NOTE for one in plan.problems):
        assert dialog.banner.shown() is not None, case.file


def dangling(folder: Path) -> Path:
    """Write a roster that names a school, a class and a student that are not in it."""
    write_small_roster(folder)
    added = {"Section.csv": "m5,7,Lost\n", "StudentEnrollment.csv": "m9,s1\nm1,s9\nm1,s1\n"}
    for name, lines in added.items():
        (folder / name).write_text(SMALL_ROSTER[name] + lines, encoding="utf-8")
    (folder / "TeacherRoster.csv").write_text("Section SIS ID,SIS ID\n", encoding="utf-8")
    return folder


DANGLING = (
    "TeacherRoster.csv, line 1: The file holds only a header and no rows",
    "Section.csv, line 6: The school “7” is not among the schools",
    "StudentEnrollment.csv, line 9: The class “m9” is not in the files",
    "StudentEnrollment.csv, line 10: The person “s9” is not in the files",
    "StudentEnrollment.csv, line 11: An earlier row enrols the same student",
)


def test_references_that_lead_nowhere_are_named_and_the_rest_comes_in(
    shell: Shell, tmp_path: Path
) -> None:
    refused = tmp_path / "refused.csv"
    said = shell("import", dangling(tmp_path / "roster"), "--refused", refused, "--json")
    assert said.code == 0
    assert all(sentence in said.err for sentence in DANGLING)
    assert said.json["counts"]["enrollment"] == {"made": 7, "refused": 3}
    assert len(shell.done("list", "enrollments")) == 7
    assert len(refused.read_text(encoding="utf-8-sig").splitlines()) == 4
    assert "P@ss" not in said.out + said.err + refused.read_text(encoding="utf-8-sig")


def test_references_that_lead_nowhere_are_named_in_the_window(
    shell: Shell, program: Program, tmp_path: Path
) -> None:
    program.open(shell.school)
    program.run("import")
    dialog = program.dialog(ImportDialog)
    dialog.open_paths([dangling(tmp_path / "roster")])
    program.settle()
    assert dialog.planned is not None
    told = [
        f"{one.where.file}, line {one.where.line}: {one.sentence}"
        for one in dialog.planned.plan.problems
    ]
    for sentence in DANGLING:
        assert any(each.startswith(sentence) for each in told), sentence
    assert dialog.banner.shown() is not None
    program.press(dialog)
    assert len(shell.done("list", "enrollments")) == 7


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{folder}/gone.csv"], "There is no file gone.csv"),
        (["{folder}"], "There is no roster here"),
        (["{folder}/ok.csv", "--format", "sds"], "is no part of this format"),
        (["{folder}/ok.csv", "--mapping", "{folder}/ok.csv"], "mapping cannot be used"),
    ],
)
def test_what_cannot_be_read_at_all_is_refused(
    shell: Shell, tmp_path: Path, words: list[str], said: str
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    if "{folder}" not in words:
        (folder / "ok.csv").write_text(HEAD + ANN, encoding="utf-8")
    before = held(shell.school)
    assert said in shell.refused("import", *(word.format(folder=folder) for word in words))
    assert held(shell.school) == before
