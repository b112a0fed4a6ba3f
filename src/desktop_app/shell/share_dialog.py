"""Making a school shared: one dialog asks for server, administrator and first owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.people import api as people
from desktop_app.core.db import connection
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr
from desktop_app.kit.banner import Banner
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.tasks import Tasks

_WIDE = 280


@dataclass(frozen=True, slots=True)
class ShareWish:
    """What is needed to make a school shared. Both passwords are used and not kept here."""

    server: str
    owner: UUID
    admin_password: str = field(repr=False)
    password: str = field(repr=False)
    authority: str = field(default="", repr=False)
    email: str = ""


class ShareDialog(FormDialog):
    """Asks for what sharing needs; `saved` carries the wish. Nothing is done before."""

    def __init__(self, parent: QWidget | None, tasks: Tasks, database: Database) -> None:
        self._database = database
        self._authority = ""
        path = database.path or Path("school")
        super().__init__(
            parent,
            tasks,
            title=tr("Make this school shared"),
            fact=tr("Move this school to a server, for several desks"),
            primary=tr("Make it shared"),
            fields=_fields(self.staff, path),
            save=self._wish,
            width=600,
        )
        self.add_button(Button(tr("Certificate…"), "file-text", self.choose_authority))
        self.set_result(tr("The file stays as a backup"))
        self._say_certificate()

    def staff(self) -> Sequence[tuple[UUID, str]]:
        """Return who may become the owner."""
        with self._database.reading() as session:
            return [(each.person_id, each.name) for each in people.all_staff(session)]

    def _say_certificate(self) -> None:
        self.banner.say(
            Banner(
                "note",
                tr("Beyond this computer the server has to show a certificate."),
                tr("It is checked against the chosen one.")
                if self._authority
                else tr("Choose who signed it, or leave it to what this computer knows."),
            )
        )

    def choose_authority(self) -> None:
        """Ask for the certificate of who signed that of the server."""
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Certificate"), "", tr("Certificates (*.pem *.crt);;All files (*)")
        )
        if not name:
            return
        try:
            self._authority = Path(name).read_text(encoding="ascii")
        except (OSError, UnicodeError):
            self._authority = ""
            self.show_error(RuleBroken(tr("{file} is not a certificate in PEM.", file=name)))
            return
        self._say_certificate()

    def _wish(self, values: Mapping[str, Any]) -> ShareWish:
        accounts.check_password(values["password"])
        if values["password"] != values["again"]:
            raise RuleBroken(tr("The two passwords differ."), field="again")
        login, database = quote(values["login"], safe=""), quote(values["database"], safe="")
        host = f"[{values['host']}]" if ":" in values["host"] else values["host"]
        return ShareWish(
            f"postgresql://{login}@{host}:{values['port']}/{database}",
            values["owner"],
            values["admin_password"],
            values["password"],
            self._authority,
            values["email"],
        )


def _fields(staff: Any, path: Path) -> Sequence[Field]:
    name = "".join(c if c.isalnum() else "_" for c in path.stem.casefold())[:40]
    return (
        Field("h-1", tr("The server"), "heading"),
        Field("host", tr("Server"), required=True, width=_WIDE, hint="school-server"),
        Field("port", tr("Port"), "number", required=True, width=80, start=connection.PORT),
        Field("database", tr("Database"), required=True, width=_WIDE, start=name),
        Field("login", tr("Administrator"), required=True, width=_WIDE, start="postgres"),
        Field("admin_password", tr("Password"), "password", width=_WIDE,
              help=tr("Used once, kept nowhere")),
        Field("h-2", tr("The owner"), "heading"),
        Field("owner", tr("Person"), "choice", required=True, options=staff, width=_WIDE,
              help=tr("One of the staff")),
        Field("email", tr("E-mail"), "email", width=_WIDE),
        Field("password", tr("Password"), "password", required=True, width=_WIDE,
              help=tr("Ten characters or more")),
        Field("again", tr("Once more"), "password", required=True, width=_WIDE),
    )  # fmt: skip
