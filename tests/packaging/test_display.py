"""A window opens on a real display, not only offscreen: what dev.py installs suffices."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel("Downbeat")
label.show()
app.processEvents()
sys.exit(0 if app.platformName() == "xcb" and label.isVisible() else 3)
"""


@pytest.fixture
def display() -> Iterator[str]:
    """A display of this test alone, in memory."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not here: dev.py test installs it on Debian")
    read, write = os.pipe()
    words = [server, "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(words, pass_fds=[write], stdout=quiet, stderr=quiet) as process:
        os.close(write)
        with os.fdopen(read, encoding="ascii") as answer:
            number = answer.readline().strip()
        yield f":{number}"
        process.terminate()


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="xcb is for X11 only")
def test_a_window_opens_on_an_x11_display(display: str) -> None:
    variables = dict(os.environ, DISPLAY=display, QT_QPA_PLATFORM="xcb")
    done = subprocess.run(
        [sys.executable, "-c", WINDOW], env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
