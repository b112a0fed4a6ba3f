"""The installers, as far as they can be told from here."""

import plistlib
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

WINDOWS = ROOT / "packaging" / "windows" / "downbeat.nsi"
MACOS = ROOT / "packaging" / "macos"


def test_the_windows_installer_compiles(tmp_path: Path) -> None:
    compiler = shutil.which("makensis")
    if compiler is None:
        pytest.skip("makensis is not here: dev.py test installs it on Debian")
    folder = tmp_path / "downbeat"
    (folder / "_internal").mkdir(parents=True)
    (folder / "Downbeat-window.exe").write_bytes(b"MZ")
    (folder / "_internal" / "python.dll").write_bytes(b"MZ")
    out = tmp_path / "downbeat-setup.exe"
    words = ["-V2", "-WX", "-DVERSION=1.2.3", f"-DFOLDER={folder}", f"-DOUT={out}", str(WINDOWS)]
    done = subprocess.run([compiler, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert out.read_bytes()[:2] == b"MZ"


def test_the_macos_script_is_sound_and_its_entitlements_can_be_read() -> None:
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("no bash here to read the script with")
    subprocess.run([shell, "-n", str(MACOS / "sign.sh")], check=True)
    rights = plistlib.loads((MACOS / "entitlements.plist").read_bytes())
    assert list(rights) == ["com.apple.security.cs.allow-unsigned-executable-memory"]
