"""The Qt we pin does not wear out the interpreter, as 6.12.0 did on Python 3.11."""

import subprocess
import sys

CALLS = """
import sys
from PySide6.QtCore import QObject
thing = QObject()
before = sys.getrefcount(None)
for _ in range(20_000):
    thing.setObjectName("x")
lost = before - sys.getrefcount(None)
sys.exit(0 if lost < 1_000 else f"{lost} references to None were lost")
"""


def test_twenty_thousand_calls_that_return_nothing_do_no_harm() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CALLS], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
