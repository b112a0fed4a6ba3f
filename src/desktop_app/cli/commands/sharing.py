"""A school that several people share: sharing it, inviting, joining, taking access back."""

import os
from pathlib import Path
from typing import Any
from uuid import UUID

import typer

from desktop_app import bootstrap, sharing
from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.accounts.api import Right
from desktop_app.areas.people import api as people
from desktop_app.cli.desk import Desk, reading, writing
from desktop_app.cli.fields import Type
from desktop_app.cli.fields import as_json as as_json_value
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.references import find
from desktop_app.cli.signing import hidden, may_ask
from desktop_app.cli.terminal import Terminal
from desktop_app.core import secrets
from desktop_app.core.db import connection, connection_logins
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.db.connection_logins import PASSWORD_FROM, KnownLogin
from desktop_app.core.errors import FileRefused, NotFound, RuleBroken
from desktop_app.core.sharing.administrator import Administrator, administrator, has_password
from desktop_app.core.wording import tr

ADMIN_PASSWORD_FROM = "DOWNBEAT_ADMIN_PASSWORD"
_JSON = typer.Option(False, "--json")
_PERSON = typer.Argument(..., metavar="PERSON")
_ROLES = typer.Option([], "--role", metavar="ROLE")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("share", help=tr("Move a school file to a PostgreSQL server and prove it."))(share)
    app.command("invite", help=tr("Give somebody access, with a one-time code."))(invite)
    app.command("join", help=tr("Use a one-time code and choose a password."))(join)
    app.command("revoke", help=tr("Lock somebody out, or take a role or a code back."))(revoke)
    app.command("whoami", help=tr("Say who is signed in to a shared school, and as what."))(whoami)


def share(
    context: typer.Context,
    path: Path = SCHOOL,
    server: str = typer.Argument(..., metavar="postgresql://LOGIN@HOST/DATABASE"),
    owner: str = typer.Option("", "--as", metavar="PERSON", help="Who owns it: one of the staff."),
    email: str = typer.Option("", "--email"),
    join_file: Path | None = typer.Option(None, "--join", metavar="FILE"),
    authority: Path | None = typer.Option(
        None, "--authority", metavar="PEM", help="Who signs the certificate of the server."
    ),
    update: bool = typer.Option(False, "--update", help="Bring a shared school up to date."),
    as_json: bool = _JSON,
) -> None:
    """Make a school shared."""
    terminal: Terminal = context.obj
    if update:
        _update(terminal, path, server, as_json=as_json)
        return
    if not owner:
        raise WrongUsage(tr("Say with --as who of the staff owns the shared school."))
    admin = _administrator(terminal, server, _pem(authority))
    with reading(path, terminal) as desk:
        person = person_of(desk, owner, "as")
    chosen = _new_password(terminal)
    target = join_file or path.with_suffix(connection.SUFFIX)
    with terminal.progress() as progress:
        made = sharing.make_shared(
            path,
            admin,
            sharing.FirstOwner(person, chosen, email or None),
            target,
            clock=terminal.clock,
            progress=progress,
        )
    role = tr("Owner")
    connection_logins.remember(made.place, KnownLogin(made.login.name, made.owner, role))
    if as_json:
        terminal.document(
            {
                "school": made.place.school,
                "connection": str(target),
                "rows": made.rows,
                "owner": made.owner,
                "login": made.login.name,
                "backup": str(path),
            }
        )
        return
    terminal.result(
        tr(
            "{school} is shared: {n} rows arrived and are equal. {file} is the connection file, "
            "with no secret in it; {backup} is a backup now and can only be read.",
            school=made.place.school,
            n=f"{made.rows:,}",
            file=str(target),
            backup=path.name,
        )
    )


def _update(terminal: Terminal, path: Path, server: str, *, as_json: bool) -> None:
    place = connection.read(path)
    with terminal.progress() as progress:
        sharing.update(_administrator(terminal, server, place.authority), progress)
    if as_json:
        terminal.document({"school": place.school, "updated": True})
    else:
        terminal.result(tr("{school} is up to date.", school=place.school))


def invite(
    context: typer.Context,
    path: Path = SCHOOL,
    person: str = _PERSON,
    role: list[str] = _ROLES,
    email: str = typer.Option("", "--email"),
    reset: bool = typer.Option(False, "--reset", help="Take the password away; a new code."),
    as_json: bool = _JSON,
) -> None:
    """Invite a person, give more roles to somebody, or make a new code."""
    terminal: Terminal = context.obj
    rights = [_right(word) for word in role]
    with writing(path, terminal) as desk:
        person_id = person_of(desk, person, "person")
        with desk.database.reading() as session:
            account = accounts.account_of(session, person_id)
        service = accounts.AccessService(desk.database)
        if account is not None and not reset:
            if not rights:
                raise RuleBroken(
                    tr("{person} has access already. Say --role or --reset.", person=person),
                    field="person",
                )
            for right in rights:
                service.give(account, right)
            _tell_given(terminal, person, rights, as_json=as_json)
            return
        if account is None:
            made = service.invite(person_id, rights, email=email or None)
        else:
            made = service.reset(account)
        until = as_json_value(made.expires_at, Type.INSTANT, desk)
    if as_json:
        terminal.document({"person": str(person_id), "code": made.code, "expires_at": until})
        return
    terminal.result(made.code)
    terminal.say(
        tr(
            "Give {person} this code and the connection file {file}. The code works once, until "
            "{until}, and is not shown again.",
            person=person,
            file=path.name,
            until=str(until).replace("T", " ")[:16],
        )
    )


def _tell_given(terminal: Terminal, person: str, rights: list[Right], *, as_json: bool) -> None:
    if as_json:
        terminal.document({"person": person, "given": [each.value.lower() for each in rights]})
    else:
        terminal.result(tr("{person} works with these roles from now on.", person=person))


def join(
    context: typer.Context,
    path: Path = SCHOOL,
    code: str = typer.Argument(..., metavar="CODE"),
    keep: bool = typer.Option(False, "--keep", help="Keep the password in the keyring."),
    as_json: bool = _JSON,
) -> None:
    """Join a shared school on this computer."""
    terminal: Terminal = context.obj
    place = _shared(path)
    accounts.read_code(code)
    login = sharing.join(place, code, _new_password(terminal))
    connection_logins.remember(place, KnownLogin(login.name, "", "", stays=keep))
    me = _me(terminal, place, login)
    connection_logins.remember(place, KnownLogin(login.name, me["name"], me["role"], stays=keep))
    if keep:
        _keep(terminal, place, login)
    if as_json:
        terminal.document({"school": place.school, "login": login.name, **me})
    else:
        terminal.result(tr("{name} has joined {school}.", name=me["name"], school=place.school))


def _keep(terminal: Terminal, place: SchoolConnection, login: Login) -> None:
    try:
        connection_logins.keep_password(place, login)
    except secrets.NoKeyring as refusal:
        terminal.say(refusal.sentence)


def revoke(
    context: typer.Context,
    path: Path = SCHOOL,
    person: str = _PERSON,
    role: list[str] = _ROLES,
    code: bool = typer.Option(False, "--code", help="Make an open code worthless."),
    back: bool = typer.Option(False, "--back", help="Let somebody in again."),
    reason: str = typer.Option("", "--reason"),
    as_json: bool = _JSON,
) -> None:
    """Lock somebody out, from their next statement on; or take a role or a code back."""
    terminal: Terminal = context.obj
    with writing(path, terminal) as desk:
        person_id = person_of(desk, person, "person")
        with desk.database.reading() as session:
            account = accounts.account_of(session, person_id)
        if account is None:
            raise NotFound(tr("{person} has no access.", person=person), field="person")
        deed = _revoked(accounts.AccessService(desk.database), account, role, reason, code, back)
    if as_json:
        terminal.document({"person": str(person_id), "deed": deed})
        return
    terminal.result(
        {
            "role": tr("The role is taken back from {person}.", person=person),
            "code": tr("The code of {person} is worthless now.", person=person),
            "back": tr("{person} is let in again.", person=person),
            "locked": tr("{person} is locked out.", person=person),
        }[deed]
    )


def _revoked(
    service: accounts.AccessService,
    account: UUID,
    roles: list[str],
    reason: str,
    code: bool,
    back: bool,
) -> str:
    if roles:
        for word in roles:
            service.take(account, _right(word))
        return "role"
    if code:
        service.cancel_code(account)
        return "code"
    if back:
        service.let_in(account)
        return "back"
    service.lock_out(account, reason)
    return "locked"


def whoami(context: typer.Context, path: Path = SCHOOL, as_json: bool = _JSON) -> None:
    """Say who is signed in."""
    terminal: Terminal = context.obj
    place = _shared(path)
    with reading(path, terminal) as desk, desk.database.reading() as session:
        me = accounts.whoami(session)
    rights = [right for right in Right if right in me.rights]
    if as_json:
        terminal.document(
            {
                "school": place.school,
                "name": me.name,
                "person": str(me.person_id),
                "roles": [right.value.lower() for right in rights],
            }
        )
        return
    words = ", ".join(accounts.right_words(right) for right in rights)
    terminal.result(tr("{name} ({roles}) in {school}", name=me.name, roles=words,
                       school=place.school))  # fmt: skip


def _me(terminal: Terminal, place: SchoolConnection, login: Login) -> dict[str, str]:
    with (
        bootstrap.open_shared(place, login, clock=terminal.clock, read_only=True) as database,
        database.reading() as session,
    ):
        me = accounts.whoami(session)
    role = ", ".join(accounts.right_words(right) for right in Right if right in me.rights)
    return {"name": me.name, "role": role}


def _shared(path: Path) -> SchoolConnection:
    if not connection.is_connection_file(path):
        raise FileRefused(
            tr(
                "{file} is a school on this computer. This command takes the connection file of a "
                "shared school (.join).",
                file=path.name,
            )
        )
    return connection.read(path)


def person_of(desk: Desk, name: str, field: str) -> UUID:
    """Return a person by name or id; who works here is looked for first."""
    try:
        staff = find(desk, "staff", name, field)
    except NotFound:
        return find(desk, "person", name, field)
    with desk.database.reading() as session:
        return next(row.person_id for row in people.all_staff(session) if row.id == staff)


def _right(word: str) -> Right:
    names = {right.value.lower().replace("_", "-"): right for right in Right}
    names["owner"] = Right.ADMIN
    found = names.get(word.strip().lower().replace("_", "-"))
    if found is None:
        raise WrongUsage(
            tr("There is no role {word}. There are: {names}.", word=word, names=", ".join(names))
        )
    return found


def _pem(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeError):
        raise FileRefused(
            tr("{file} is not a certificate in PEM.", file=str(path)), field="authority"
        ) from None


def _administrator(terminal: Terminal, server: str, authority: str) -> Administrator:
    password: str | None = None
    if not has_password(server):
        password = os.environ.get(ADMIN_PASSWORD_FROM)
        if password is None:
            if not may_ask():
                raise RuleBroken(
                    tr(
                        "The server asks for the password of its administrator. Give it in "
                        "{variable}; it is used once and not kept.",
                        variable=ADMIN_PASSWORD_FROM,
                    ),
                    field="server",
                )
            password = hidden(tr("Password of the server's administrator: "))
    return administrator(server, password=password, authority=authority)


def _new_password(terminal: Terminal) -> str:
    given: Any = os.environ.get(PASSWORD_FROM)
    if given is not None:
        return accounts.check_password(given)
    if not may_ask():
        raise RuleBroken(
            tr("Choose a password and give it in {variable}.", variable=PASSWORD_FROM),
            field="password",
        )
    chosen = accounts.check_password(hidden(tr("Choose a password: ")))
    if hidden(tr("Once more: ")) != chosen:
        raise RuleBroken(tr("The two passwords differ. Nothing was changed."), field="password")
    return chosen
