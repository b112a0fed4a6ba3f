"""What is shipped may be shipped: no library asks our users for more than replaceable files."""

import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from tests.architecture.source import ROOT

NAME = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public|SSPL)", re.IGNORECASE)
# Offered under the LGPL as well, which is the licence we take.
CHOICE = re.compile(r"\bLGPL|Lesser General Public", re.IGNORECASE)


def shipped() -> list[str]:
    return NAME.findall((ROOT / "requirements.lock").read_text("utf-8"))


def licence_of(name: str) -> str:
    """Give what a library says about its licence; nothing when it is for another system."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    said = [about.get("License-Expression") or "", (about.get("License") or "")[:200]]
    said += [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
    return " ".join(said)


def refuses(licence: str) -> bool:
    return bool(COPYLEFT.search(licence)) and not CHOICE.search(licence)


def test_no_shipped_library_is_under_the_gpl() -> None:
    assert [name for name in shipped() if refuses(licence_of(name))] == []


def test_the_list_is_not_empty_and_names_qt() -> None:
    assert "pyside6-essentials" in shipped()
    assert CHOICE.search(licence_of("pyside6-essentials"))


@pytest.mark.parametrize(
    ("licence", "refused"),
    [
        ("GPL-3.0-or-later", True),
        ("GNU Affero General Public License v3", True),
        ("LGPL-3.0-only OR GPL-2.0-only", False),
        ("MIT", False),
        ("Apache-2.0", False),
    ],
)
def test_the_check_knows_the_licences(licence: str, refused: bool) -> None:
    assert refuses(licence) is refused


def test_the_locks_hold_pins_and_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        pins = re.findall(r"^\S+==", text, re.MULTILINE)
        blocks = re.findall(r"^\S+==.*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pins) == len(blocks) > 20


def test_what_is_shipped_is_pinned_alike_for_developers() -> None:
    pin = re.compile(r"^(\S+==\S+)", re.MULTILINE)
    ours = set(pin.findall((ROOT / "requirements.lock").read_text("utf-8")))
    assert ours <= set(pin.findall((ROOT / "requirements-dev.lock").read_text("utf-8")))
