"""The connection file of a shared school: where the school is, and nothing secret.

It names the server, the database, the school and who vouches for the server's certificate. Who
signs in, and with what password, is not in it.
"""

import ipaddress
import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from desktop_app.core.errors import FileRefused
from desktop_app.core.files import write_atomically
from desktop_app.core.places import data_dir
from desktop_app.core.wording import tr

SUFFIX = ".join"
PORT = 5432
NOBODY = UUID(int=0)
_KIND, _FORM = "downbeat-connection", 1
_GLANCE_SECONDS = 1.0
_LARGEST = 256 * 1024
_PEM = "-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class SchoolConnection:
    """Where a shared school is, and which of those there.

    `authority` is the PEM of who signs the server's certificate.
    """

    host: str
    port: int
    database: str
    school: str
    uid: UUID = NOBODY
    authority: str = ""

    @property
    def is_loopback(self) -> bool:
        """Whether the server is this computer, so that nobody stands between."""
        if self.host == "localhost" or self.host.startswith("/"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def place(self) -> str:
        """Return the server as people read it."""
        return self.host if self.port == PORT else f"{self.host}:{self.port}"

    @property
    def mark(self) -> str:
        """Return what tells this school from every other one, for the keyring and preferences."""
        return f"{self.host}:{self.port}/{self.database}/{self.uid}"

    def security(self) -> dict[str, str]:
        """Return how the line to the server is protected, in libpq's words.

        Beyond this computer always by a certificate that is checked; passwords only by SCRAM.
        """
        asked = {"require_auth": "scram-sha-256", "gssencmode": "disable"}
        if self.is_loopback and not self.authority:
            return asked | {"sslmode": "prefer"}
        root = str(_kept_authority(self.authority)) if self.authority else "system"
        return asked | {"sslmode": "verify-full", "sslrootcert": root}


@dataclass(frozen=True, slots=True)
class Login:
    """The name of a login on the server, and its password; neither is ever shown or logged."""

    name: str
    password: str

    def __repr__(self) -> str:
        return "Login(…)"


def is_connection_file(path: Path) -> bool:
    """Say whether a path stands for a shared school, by its name."""
    return path.suffix.casefold() == SUFFIX


def answers(connection: SchoolConnection) -> bool:
    """Say whether something answers where the school is; nothing is asked and no one signs in."""
    if connection.host.startswith("/"):
        return Path(connection.host).is_dir()
    try:
        with socket.create_connection((connection.host, connection.port), _GLANCE_SECONDS):
            return True
    except OSError:
        return False


def write(path: Path, connection: SchoolConnection) -> None:
    """Write a connection file. Raises FileRefused where it cannot be written."""
    facts = {
        "kind": _KIND,
        "form": _FORM,
        "host": connection.host,
        "port": connection.port,
        "database": connection.database,
        "school": connection.school,
        "school_uid": str(connection.uid),
        "certificate_authority": connection.authority,
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
    try:
        write_atomically(path, text.encode("utf-8"))
    except OSError:
        raise FileRefused(
            tr("{file} cannot be written here. Choose another folder.", file=path.name)
        ) from None


def read(path: Path) -> SchoolConnection:
    """Read a connection file. Raises FileRefused for anything that is none."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("too large")
        facts = json.loads(path.read_text(encoding="utf-8"))
        found = _checked(facts)
    except FileNotFoundError:
        raise FileRefused(tr("There is no file {file}.", file=str(path)), field="path") from None
    except OSError:
        raise FileRefused(
            tr("{file} cannot be read. Check the disk and your rights.", file=path.name)
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise FileRefused(
            tr(
                "{file} is not a connection file of Downbeat, or it is cut off. Ask the school to "
                "send it again.",
                file=path.name,
            )
        ) from None
    if facts["form"] > _FORM:
        raise FileRefused(
            tr(
                "{file} was made by a newer Downbeat. Update the program to open it.",
                file=path.name,
            )
        )
    return found


def _checked(facts: Any) -> SchoolConnection:
    if facts["kind"] != _KIND or not isinstance(facts["form"], int):
        raise ValueError("another kind of file")
    authority = facts.get("certificate_authority") or ""
    if authority and _PEM not in authority:
        raise ValueError("no certificate")
    port = facts["port"]
    if not isinstance(port, int) or not 1 <= port <= 65_535:
        raise ValueError("no port")
    texts = [facts[key] for key in ("host", "database", "school")]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError("an empty name")
    host, database, school = texts
    return SchoolConnection(host, port, database, school, UUID(facts["school_uid"]), str(authority))


def _kept_authority(pem: str) -> Path:
    """Keep a certificate in a file of this desk: the driver reads no other way."""
    import hashlib  # not needed to open a file

    mark = hashlib.sha256(pem.encode("utf-8")).hexdigest()[:24]
    path = data_dir() / "authorities" / f"{mark}.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, pem.encode("utf-8"))
    return path
