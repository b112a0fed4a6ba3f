"""Start to the first painted pane on a teacher's copy, beside the same on a local school file."""

import json
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import keyring
from sqlalchemy import text

from benchmarks.bench_start import install, until_painted
from benchmarks.file_keyring import Keyring
from benchmarks.harness import HERE, Bench
from desktop_app import bootstrap
from desktop_app.core.clock import Clock, FixedClock
from desktop_app.core.db.values import uuid_of
from desktop_app.core.sync import copy_keys
from desktop_app.core.sync.checkout import Wish

STUDENTS = 2_000
PASSWORD = "password-of-a-benchmark"
_TEACHERS = """
SELECT p.id, p.given_name FROM lesson l JOIN staff s ON s.id = l.teacher_id
JOIN person p ON p.id = s.person_id GROUP BY p.id ORDER BY count(*) DESC LIMIT 1
"""


def copy_start(bench: Bench) -> None:
    """A copy that opens by itself, without a network; no slower than a file within a tenth."""
    school = bench.school(STUDENTS)
    before = keyring.get_keyring()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(folder / "site")
        shutil.copy(HERE / "file_keyring.py", folder / "site" / "bench_keyring.py")
        file = Path(shutil.copy(school, folder / school.name))
        os.environ["DOWNBEAT_BENCH_KEYRING"] = str(folder / "keyring.json")
        keyring.set_keyring(Keyring())
        try:
            copy = _copy_of(file, folder / "teacher.copy")
        finally:
            keyring.set_keyring(before)
        places = {"XDG_DATA_HOME": name, "XDG_STATE_HOME": name, "LOCALAPPDATA": name}
        environment = {
            **os.environ, **places, "PYTHONPATH": str(folder / "site"),
            "PYTHON_KEYRING_BACKEND": "bench_keyring.Keyring",
        }  # fmt: skip
        _compare(bench, environment, folder, (copy, file))


def _compare(
    bench: Bench, environment: dict[str, str], folder: Path, files: tuple[Path, Path]
) -> None:
    probe = HERE / "start_probe.py"
    for pane in ("students", "today"):
        own = folder / "Downbeat"
        own.mkdir(exist_ok=True)
        (own / "preferences.json").write_text(json.dumps({"pane": pane}), encoding="utf-8")
        measures = []
        for each in files:
            until_painted(environment, probe, each, pane, "--stay")()  # what later starts find
            measures.append(until_painted(environment, probe, each, pane))
            measures[-1]()
        bench.compare(f"first pane ({pane}) of a copy", *measures, at_most=1.1)


def _copy_of(file: Path, target: Path) -> Path:
    """Make the copy of the teacher with most lessons; it opens by itself."""
    clock: Clock = FixedClock(datetime(2026, 11, 19, 15, 42, tzinfo=UTC))
    with bootstrap.open_school(file, clock=clock) as office:
        with office.reading() as session:
            key, name = session.execute(text(_TEACHERS)).one()
        wish = Wish(PASSWORD, person_id=uuid_of(key), person_name=name)
        made = bootstrap.check_out(office, target, wish)
    copy_keys.stay(target, made.key)
    return target


BENCHMARKS = {"copy-start": copy_start}
