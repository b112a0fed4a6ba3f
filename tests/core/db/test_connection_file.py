"""The connection file: it says where the school is, holds no secret, and is checked when read."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from desktop_app.core.db import connection
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.errors import FileRefused
from tests.tls_server import make_authority

LARKFIELD = SchoolConnection("school-server", 5433, "larkfield", "Larkfield School of Music")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    whole = SchoolConnection(
        "10.0.0.5", 5432, "schule", "Musikschule Föhr", uuid4(), make_authority("F").pem
    )
    connection.write(tmp_path / "school.join", whole)
    assert connection.read(tmp_path / "school.join") == whole


def test_the_file_holds_no_login_and_no_password(tmp_path: Path) -> None:
    connection.write(tmp_path / "school.join", LARKFIELD)
    facts = json.loads((tmp_path / "school.join").read_text("utf-8"))
    assert set(facts) == {
        "kind", "form", "host", "port", "database", "school", "school_uid",
        "certificate_authority",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '"a"',
        '{"kind": "downbeat-connection"}',
        '{"kind": "other", "form": 1, "host": "h", "port": 1, "database": "d", "school": "s"}',
        '{"kind": "downbeat-connection", "form": 1, "host": "h", "port": 0, "database": "d", '
        '"school": "s"}',
        '{"kind": "downbeat-connection", "form": 1, "host": " ", "port": 1, "database": "d", '
        '"school": "s"}',
        '{"kind": "downbeat-connection", "form": 1, "host": "h", "port": 1, "database": "d", '
        '"school": "s", "certificate_authority": "no certificate"}',
    ],
)
def test_anything_else_is_refused_with_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.join"
    path.write_text(text, "utf-8")
    with pytest.raises(FileRefused, match=r"broken\.join is not a connection file"):
        connection.read(path)


def test_a_missing_a_binary_and_a_newer_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="There is no file"):
        connection.read(tmp_path / "gone.join")
    (tmp_path / "odd.join").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileRefused, match="not a connection file"):
        connection.read(tmp_path / "odd.join")
    connection.write(tmp_path / "new.join", LARKFIELD)
    newer = (tmp_path / "new.join").read_text("utf-8").replace('"form": 1', '"form": 2')
    (tmp_path / "new.join").write_text(newer, "utf-8")
    with pytest.raises(FileRefused, match="newer Downbeat"):
        connection.read(tmp_path / "new.join")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.3.2.1", "::1", "/run/postgresql"])
def test_only_this_computer_is_trusted_without_a_certificate(host: str) -> None:
    near = SchoolConnection(host, 5432, "d", "s")
    assert near.security()["sslmode"] == "prefer"


@pytest.mark.parametrize("host", ["school-server", "10.0.0.5", "localhost.example", "fe80::1"])
def test_beyond_this_computer_the_certificate_is_always_checked(host: str) -> None:
    far = SchoolConnection(host, 5432, "d", "s")
    assert far.security()["sslmode"] == "verify-full"
    assert far.security()["sslrootcert"] == "system"
    named = SchoolConnection(host, 5432, "d", "s", authority=make_authority("L").pem)
    assert named.security()["sslmode"] == "verify-full"
    assert Path(named.security()["sslrootcert"]).read_text("utf-8") == named.authority


def test_passwords_leave_by_scram_only_and_are_not_shown() -> None:
    assert LARKFIELD.security()["require_auth"] == "scram-sha-256"
    assert "geheim" not in repr(Login("d_1", "geheim"))
