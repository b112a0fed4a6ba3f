"""What the program loads before its first window: nothing heavy."""

import json
import subprocess
import sys

import pytest

from tests.architecture.source import SRC, expect_none

HEAVY = set(
    """alembic arabic_reshaper bidi charset_normalizer cryptography holidays keyring lxml openpyxl
    phonenumbers pikepdf PIL psycopg pydantic pypdfium2 python_calamine reportlab rich segno stdnum
    uharfbuzz""".split()
)
STARTS = [
    "desktop_app.__main__",
    "desktop_app.bootstrap",
    "desktop_app.cli",
    "desktop_app.cli.app",
    "desktop_app.cli.opening",
    "desktop_app.shell.application",
    "desktop_app.shell.office_window",
    "desktop_app.areas.desk.ui.students_pane",
]


def loaded_by(code: str) -> set[str]:
    """Run code in a new interpreter and give the modules it left loaded."""
    probe = f"{code}\nimport json, sys\nprint(json.dumps(list(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False, cwd=SRC
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("name", STARTS)
def test_the_program_starts_without_heavy_libraries(name: str) -> None:
    expect_none(loaded_by(f"import {name}") & HEAVY)


def test_panes_load_when_they_are_first_shown() -> None:
    loaded = loaded_by("import desktop_app.shell.office_window")
    expect_none(n for n in loaded if n.startswith("desktop_app.areas") and ".ui." in n)


def test_opening_the_window_reads_no_options_of_other_commands() -> None:
    code = "import desktop_app.cli.app, desktop_app.cli.opening, desktop_app.shell.program"
    loaded = loaded_by(code)
    expect_none(loaded & {"typer", "click", "desktop_app.demo.building"})


def test_a_heavy_library_at_start_would_be_seen() -> None:
    assert loaded_by("import segno") & HEAVY == {"segno"}


@pytest.mark.parametrize("name", ["today", "today_side", "today_alerts"])
def test_what_the_first_pane_asks_loads_no_database(name: str) -> None:
    loaded = loaded_by(f"import desktop_app.areas.desk.queries.{name}")
    expect_none(n for n in loaded if n == "sqlalchemy" or n.endswith((".tables", "_selects")))


def test_a_window_on_a_copy_loads_no_database_before_its_first_pane() -> None:
    code = """
from desktop_app.core import late
late.begin()
from desktop_app import copying
from desktop_app.shell import copy_desk
copying.work_of, copy_desk.CopyDesk, copy_desk.copy_words.status_of
"""
    loaded = loaded_by(code)
    expect_none(n for n in loaded if n in {"sqlalchemy", "keyring"} or n.endswith(".tables"))


def test_commands_that_need_no_window_load_no_qt() -> None:
    assert "PySide6" not in loaded_by("import desktop_app.cli")
