"""The guide to the shared school, its commands run as they are written, on three computers."""

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from psycopg import sql

from desktop_app.cli import signing
from desktop_app.cli.app import run
from desktop_app.cli.commands import sharing as commands
from desktop_app.core.clock import Clock
from tests.docs.pages import ROOT
from tests.postgresql_server import stop_postgresql
from tests.tls_server import TlsServer, start_tls_server

PAGE = ROOT / "docs" / "guide" / "shared-school.md"
ADMINISTRATOR = "the-administrators-own"
PASSWORDS = {
    "The owner's computer": "ruth keeps bees",
    "The front desk": "amir plays the oud",
    "The teacher's laptop": "maeve and her viola",
}


@pytest.fixture(scope="module")
def tls() -> Iterator[TlsServer]:
    found = start_tls_server()
    if found is None:
        pytest.skip("no PostgreSQL here: dev.py test brings it")
    found.certify(["school-server"])
    with found.server.connect() as connection:
        make = sql.SQL("CREATE ROLE postgres SUPERUSER LOGIN PASSWORD {}")
        connection.execute(make.format(sql.Literal(ADMINISTRATOR)))
    yield found
    stop_postgresql(found.server)


@dataclass
class Town:
    """Three computers, each with its own folder, and whoever sits at them."""

    folder: Path
    port: int
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    codes: dict[str, str] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)

    def sit_at(self, computer: str) -> None:
        """Go to a computer: its own memory, its own files, its person's password."""
        place = self.folder / re.sub(r"\W+", "-", computer.casefold())
        place.mkdir(exist_ok=True)
        for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "APPDATA"):
            self.monkeypatch.setenv(name, str(place / "data"))
        for file in self.folder.glob("*/*.join"):
            if not (place / file.name).exists():
                shutil.copy(file, place / file.name)
        self.monkeypatch.chdir(place)

        def answer(question: str) -> str:
            return ADMINISTRATOR if "administrator" in question else PASSWORDS[computer]

        self.monkeypatch.setattr(signing, "may_ask", lambda: True)
        self.monkeypatch.setattr(commands, "may_ask", lambda: True)
        self.monkeypatch.setattr(signing, "hidden", answer)
        self.monkeypatch.setattr(commands, "hidden", answer)

    def type(self, line: str) -> str:
        """Type a line as it stands on the page; the server has a port of its own here."""
        words = shlex.split(line.replace("@school-server/", f"@school-server:{self.port}/"))[1:]
        words = [self.codes.get(word, word) for word in words]
        self.capsys.readouterr()
        code = run(words, clock=Clock())
        heard = self.capsys.readouterr()
        assert code == 0, f"{line}\n{heard.err}"
        if words[0] == "invite":
            self.codes[f"CODE-OF-{words[2].split()[0].upper()}"] = heard.out.strip()
        self.said.append((line, heard.out))
        return heard.out


@pytest.fixture
def town(
    tls: TlsServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Town:
    monkeypatch.setenv("PGHOSTADDR", "127.0.0.1")  # its name is known to no name server
    return Town(tmp_path, tls.server.port, monkeypatch, capsys)


def steps() -> Iterator[tuple[str, str]]:
    """Return each command of the page with the computer at which it is typed."""
    computer = ""
    for block in re.findall(r"^```\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith("# "):
                computer = line[2:]
            elif line.startswith("downbeat "):
                yield computer, line


def test_from_a_file_to_two_desks_and_a_teacher_by_the_guide(town: Town, tls: TlsServer) -> None:
    town.sit_at("The owner's computer")
    Path("school-ca.pem").write_text(tls.authority.pem, "ascii")
    assert run(["new", "larkfield.downbeat", "--name", "Larkfield School of Music"]) == 0
    here = ""
    for computer, line in steps():
        if computer != here:
            town.sit_at(computer)
            here = computer
        town.type(line)
    said = dict(town.said)
    roles = [out for line, out in town.said if line.startswith("downbeat whoami")]
    assert ["Owner" in roles[0], "Front desk" in roles[1]] == [True, True]
    lists = [json.loads(out) for line, out in town.said if line.endswith("students --json")]
    assert [len(found) for found in lists] == [0, 0, 1]
    assert lists[2][0]["given_name"] == "Amara"
    assert "sound" in said["downbeat verify larkfield-copy.downbeat"]
    secret = "".join(p.read_text("utf-8") for p in town.folder.rglob("*.join"))
    secret += "".join(p.read_text("utf-8") for p in town.folder.rglob("*.json"))
    assert not any(password in secret for password in (*PASSWORDS.values(), ADMINISTRATOR))
