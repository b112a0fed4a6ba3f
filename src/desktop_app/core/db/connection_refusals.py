"""What is in the way of a shared school, said as a person can read it.

The words of the driver and the server are read for signs; what has none is shown as it was said.
"""

from typing import Final

from desktop_app.core.db.connection import SchoolConnection
from desktop_app.core.errors import DownbeatError
from desktop_app.core.wording import tr

# German servers speak German here: the reason comes as words, not as a number.
_SIGNS: tuple[tuple[str, str], ...] = (
    ("password authentication failed", "password"),
    ("passwort-authentifizierung", "password"),
    ("no password supplied", "password"),
    ("is not permitted to log in", "locked"),
    ("nicht einloggen", "locked"),
    ("certificate is not yet valid", "clock"),
    ("certificate has expired", "clock"),
    ("does not match host name", "other-server"),
    ("certificate verify failed", "certificate"),
    ("certificate", "certificate"),
    ("does not support ssl", "plain"),
    ("hostssl", "plain"),
    ("authentication method requirement", "unsafe"),
    ("did not complete authentication", "unsafe"),
    ("no pg_hba.conf entry", "not-let-in"),
    ("kein pg_hba.conf-eintrag", "not-let-in"),
    ("pg_hba.conf rejects", "not-let-in"),
    ("could not translate host name", "host"),
    ("name or service not known", "host"),
    ("failed to resolve host", "host"),
    ("connection refused", "port"),
    ("received invalid response", "port"),
    ("invalid response to ssl", "port"),
    ("too many connections", "full"),
    ("too many clients", "full"),
    ("remaining connection slots", "full"),
    ("zu viele verbindungen", "full"),
    ("starting up", "starting"),
    ("shutting down", "starting"),
    ("does not exist", "database"),
    ("existiert nicht", "database"),
    ("no space left", "disk-full"),
    ("permission denied", "rights"),
    ("timeout", "silent"),
    ("timed out", "silent"),
    ("unreachable", "silent"),
    ("no route", "silent"),
    ("closed the connection unexpectedly", "cut"),
    ("terminating connection", "cut"),
    ("connection is", "cut"),
    ("connection to server", "cut"),
)


class ServerRefused(DownbeatError):
    """A shared school cannot be reached or opened; `case` says what kind of reason it is."""

    def __init__(self, sentence: str, case: str, *, field: str | None = None) -> None:
        super().__init__(sentence, field=field, case=case)
        self.case = case


def case_of(error: Exception) -> str:
    """Return what kind of reason an error of the driver gives."""
    said = str(error).casefold()
    return next((case for sign, case in _SIGNS if sign in said), "other")


def as_refusal(error: Exception, connection: SchoolConnection) -> ServerRefused:
    """Return the refusal that stands for what the driver said when it tried to connect."""
    case = case_of(error)
    if case == "certificate" and not _is_in_time(connection):
        case = "clock"
    field = "password" if case == "password" else None
    return ServerRefused(_sentence(case, connection, str(error)), case, field=field)


_PLEASE_TLS: Final = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"  # PostgreSQL's way to begin TLS
_NOT_NOW: Final = {9, 10}  # OpenSSL: not yet valid, not valid any more
_SECONDS: Final = 5


def _is_in_time(connection: SchoolConnection) -> bool:
    """Look at a refused certificate again: the driver does not say that only its time is wrong."""
    import socket  # both only when a server was refused
    import ssl

    context = ssl.create_default_context(cadata=connection.authority or None)
    context.check_hostname = False
    try:
        with socket.create_connection((connection.host, connection.port), _SECONDS) as line:
            line.sendall(_PLEASE_TLS)
            if line.recv(1) == b"S":
                context.wrap_socket(line).close()
    except ssl.SSLCertVerificationError as error:
        return error.verify_code not in _NOT_NOW
    except OSError:
        return True
    return True


def _sentence(case: str, connection: SchoolConnection, said: str) -> str:
    server, database = connection.place, connection.database
    return {
        "password": tr("That name or password is not right."),
        "locked": tr("This login is locked. Ask the owner of the school to let you in again."),
        "clock": tr(
            "The certificate of {server} is not valid at the time this computer shows. Check the "
            "date and time here first; then ask whoever runs the server.",
            server=server,
        ),
        "other-server": tr(
            "The certificate belongs to another server than {server}, so no password was sent. "
            "Check the name in the connection file.",
            server=server,
        ),
        "certificate": tr(
            "The certificate of {server} is not signed by whom the connection file names, so no "
            "password was sent. Ask the school for a new connection file.",
            server=server,
        ),
        "plain": tr(
            "{server} does not protect the line, so no password was sent. Whoever runs the server "
            "has to switch TLS on.",
            server=server,
        ),
        "unsafe": tr(
            "{server} asks for the password in a way that is not safe, so it was not sent. Whoever "
            "runs the server has to switch SCRAM on.",
            server=server,
        ),
        "not-let-in": tr(
            "{server} lets nobody in from this computer, or not without protection of the line. "
            "Whoever runs the server has to allow it (pg_hba.conf).",
            server=server,
        ),
        "host": tr(
            "There is no server named {server}. Check the name and the network. Nothing was "
            "changed.",
            server=connection.host,
        ),
        "port": tr(
            "No school server answers at {server}, port {port}. Check the port, and whether the "
            "server runs. Nothing was changed.",
            server=connection.host,
            port=connection.port,
        ),
        "silent": tr(
            "{server} does not answer. Check the network. Nothing was changed.", server=server
        ),
        "full": tr(
            "{server} takes no more connections at the moment. Try again in a minute; whoever runs "
            "the server can allow more (max_connections).",
            server=server,
        ),
        "starting": tr("{server} is just starting or stopping. Try again.", server=server),
        "database": tr(
            "There is no database {database} at {server}. Check the connection file.",
            database=database,
            server=server,
        ),
        "disk-full": tr("The disk of {server} is full. Nothing was changed.", server=server),
        "rights": tr("This login may not open {database}.", database=database),
        "cut": tr(
            "The line to {server} was cut. What was saved before is safe; try again.",
            server=server,
        ),
        "other": tr(
            "{server} refused: {said}", server=server, said=said.strip().splitlines()[0][:200]
        )
        if said.strip()
        else tr("{server} refused without a reason.", server=server),
    }[case]
