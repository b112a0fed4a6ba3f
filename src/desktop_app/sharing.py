"""Making a school shared, joining it and bringing it up to date: the steps in their order.

Beside bootstrap, for it too needs every table and every declaration. A window that opens a file
comes by here too, so what sharing needs is imported as modules and runs when it is needed.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from desktop_app import bootstrap, copying, schema, schools
from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core import again, secrets
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import Clock
from desktop_app.core.db import connection, connection_logins, connection_pool, school_server
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.db.database import Database
from desktop_app.core.errors import FileRefused, RuleBroken
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.server import following, names, prepare
from desktop_app.core.sharing import administrator, backup, share
from desktop_app.core.sync import checkout, copy_facts
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class FirstOwner:
    """Who becomes the first owner of a shared school, and the password they chose."""

    person_id: UUID
    password: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """A school that is shared now: where it is, the login of its owner, what was moved."""

    place: SchoolConnection
    login: Login
    owner: str
    rows: int


def make_shared(
    file: Path,
    admin: "administrator.Administrator",
    owner: FirstOwner,
    join_file: Path,
    *,
    clock: Clock | None = None,
    progress: Progress = SILENT,
) -> Shared:
    """Move a school file to a server, prove it, make its first owner, and keep the file as backup.

    The administrator's login is used here and kept nowhere. Stopped anywhere the file stays in use
    and a second try begins anew. Raises FileRefused, RuleBroken and ServerRefused.
    """
    accounts.check_password(owner.password)
    _check_join_file(join_file)
    with bootstrap.open_school(file, clock=clock) as database:
        if database.read_only:
            raise FileRefused(
                tr(
                    "{file} can only be read: it may be the backup of a school that is shared "
                    "already. Nothing was changed.",
                    file=file.name,
                )
            )
        facts, name = _who(database, owner.person_id)
        administrator.check_server(admin)
        progress.step(0, 1, tr("Making the database"))
        there = admin.connection.database
        address = prepare.prepare_server(admin.address, there, schema.metadata(), schema.rules())
        moved = _move(file, address, admin, progress)
        login = _first_owner(address, moved.school_id, owner, name, database.clock)
        place = replace(admin.connection, school=facts.name, uid=facts.uid)
        driver, _ = school_server.greet(place, login, who=school_server.who_is)
        driver.close()
        connection.write(join_file, place)
    share.seal(file)
    return Shared(place, login, name, moved.rows)


def _check_join_file(join_file: Path) -> None:
    if not connection.is_connection_file(join_file):
        raise RuleBroken(tr("The name of a connection file ends with .join."), field="join")
    if not join_file.parent.is_dir():
        raise FileRefused(
            tr("There is no folder {folder}.", folder=str(join_file.parent)), field="join"
        )


def _who(database: Database, person_id: UUID) -> tuple["school.SchoolFacts", str]:
    """Return the school, and the name of who will own it. Raises RuleBroken."""
    with database.reading() as session:
        named = people.names_of(session, [person_id])
        if person_id not in named:
            raise RuleBroken(tr("This person is not in the school."), field="as")
        return school.facts(session), named[person_id]


def _move(
    file: Path, address: str, admin: "administrator.Administrator", progress: Progress
) -> "share.MovedSchool":
    driver = administrator.as_owner(address, admin.connection)
    try:
        return share.move_in(file, driver, schema.metadata(), progress)
    finally:
        driver.close()


def _first_owner(address: str, school_id: int, owner: FirstOwner, name: str, clock: Clock) -> Login:
    """Make the first owner, in a change set of its own that counts as part of the moving."""
    with school_server.open_server_school(
        address, school_id=school_id, actor=Actor(name), clock=clock
    ) as database:
        bootstrap.wire(database)
        with database.writing(tr("Made shared"), kind=SetKind.SYSTEM, act=share.ACT) as work:
            login = accounts.first_owner(work, owner.person_id, owner.password, email=owner.email)
    return Login(login, owner.password)


def join(place: SchoolConnection, code: str, password: str) -> Login:
    """Use a one-time code and choose a password. Raises RuleBroken and ServerRefused."""
    accounts.read_code(code)
    accounts.check_password(password, code=code)
    door = Login(names.DOOR, names.DOOR_PASSWORD)
    school_server.dial(place, door).close()  # says well what is in the way
    joined = accounts.join(connection_pool.address(place), place.uid, code, password)
    again.note_kept()  # a code is used once
    return Login(joined.login, password)


class Answer(Protocol):
    """What somebody filled in who signs in or joins."""

    @property
    def place(self) -> SchoolConnection:
        """Where the school is."""
        ...

    @property
    def login(self) -> str:
        """The login; empty where a code is given."""
        ...

    @property
    def password(self) -> str:
        """The password."""
        ...

    @property
    def stays(self) -> bool:
        """Whether the keyring keeps it."""
        ...

    @property
    def code(self) -> str:
        """The one-time code, or nothing."""
        ...


class Wish(Protocol):
    """What somebody filled in who makes a school shared."""

    @property
    def server(self) -> str:
        """The address, with the administrator's login."""
        ...

    @property
    def owner(self) -> UUID:
        """The person who owns the school."""
        ...

    @property
    def admin_password(self) -> str:
        """The password of the administrator."""
        ...

    @property
    def password(self) -> str:
        """The password that the owner chose."""
        ...

    @property
    def authority(self) -> str:
        """Who signed the server's certificate."""
        ...

    @property
    def email(self) -> str:
        """The owner's e-mail."""
        ...


class SharedSchools(schools.LocalSchools):
    """School files, and shared schools beside them, as the windows ask for them."""

    def open(self, path: Path) -> Database:
        """Open a school. Raises FileRefused and ServerRefused."""
        database = super().open(path)
        if connection.is_connection_file(path):
            following.start(database)
        return database

    def enter(self, path: Path, answer: Answer) -> Database:
        """Sign in to a shared school, or join it. Raises ServerRefused and RuleBroken."""
        place = answer.place
        login = (
            join(place, answer.code, answer.password)
            if answer.code
            else Login(answer.login, answer.password)
        )
        if answer.code:  # whatever happens now, the code is used: the login must be known here
            remembered = connection_logins.KnownLogin(login.name, "", "", answer.stays)
            connection_logins.remember(place, remembered)
        return self._opened(path, place, login, stays=answer.stays)

    def _opened(
        self, path: Path, place: SchoolConnection, login: Login, *, stays: bool
    ) -> Database:
        database = bootstrap.open_shared(place, login, clock=self.clock)
        database.origin, database.signed_in_as = path, login.name
        remember(place, login, database.actor, stays=stays)
        following.start(database)
        return database

    def share(self, path: Path, wish: Wish, progress: Progress) -> Database:
        """Make a school shared and open it. Raises FileRefused, RuleBroken and ServerRefused."""
        admin = administrator.administrator(
            wish.server, password=wish.admin_password, authority=wish.authority
        )
        owner = FirstOwner(wish.owner, wish.password, wish.email or None)
        target = path.with_suffix(connection.SUFFIX)
        made = make_shared(path, admin, owner, target, clock=self.clock, progress=progress)
        return self._opened(target, made.place, made.login, stays=False)

    def back_up(self, database: Database, target: Path, progress: Progress) -> None:
        """Copy a shared school into a file, over a line of its own. Raises FileRefused."""
        if database.lines is None:
            return
        following.follow_all(database, progress)
        driver = database.lines.connect()
        try:
            backup.back_up(driver, database.school_id, target, schema.metadata(), progress)
        finally:
            driver.close()

    def change_password(self, database: Database, password: str) -> None:
        """Change the password of who is signed in, here and where it is kept.

        Raises RuleBroken and ServerRefused.
        """
        if database.origin is None or database.lines is None:
            return
        accounts.AccessService(database).change_password(password)
        place, login = connection.read(database.origin), Login(database.signed_in_as, password)
        database.lines.connect = connection_pool.connector(place, login)
        if any(one.login == login.name and one.stays for one in connection_logins.known(place)):
            with suppress(secrets.NoKeyring):
                connection_logins.keep_password(place, login)

    def copy_work(self, database: Database) -> "copying.OpenCopy | None":
        """Return what can be done with a copy that is open; None for any other school."""
        if database.copy is None:
            return None  # any other school begins without what a copy needs
        return copying.work_of(database, self.clock)

    def copy_days(self, database: Database) -> tuple[int, int]:
        """Return how many days back and ahead a copy reaches, as the owner set it."""
        days = checkout.school_of(database).days
        return days, days

    def kept_copy(self, database: Database) -> Path | None:
        """Return where the copy lies that who is signed in keeps here; None where there is none."""
        if database.origin is None:
            return None
        place = connection.read(database.origin)
        found = connection_logins.find(place, database.signed_in_as)
        return Path(found.copy) if found is not None and found.has_copy else None

    def keep_copy(
        self, database: Database, wish: dict[str, Any], progress: Progress
    ) -> "copying.Kept":
        """Make a copy of an open shared school on this computer.

        Raises RuleBroken and ServerRefused; another password is refused at its field.
        """
        self.prove(database, str(wish["password"]))
        return copying.kept_by(database, wish, progress)

    def prove(self, database: Database, password: str) -> None:
        """Ask the server whether this is the password of who is signed in. Raises ServerRefused."""
        if database.origin is not None:
            place = connection.read(database.origin)
            school_server.dial(place, Login(database.signed_in_as, password)).close()


def remember(place: SchoolConnection, login: Login, actor: Actor, *, stays: bool) -> None:
    """Remember who signed in here, and keep the password where they wish it."""
    roles = (accounts.right_words(right) for right in accounts.Right if right.value in actor.roles)
    known = connection_logins.KnownLogin(
        login.name, actor.name, ", ".join(roles), stays, copy_facts.may_have(actor)
    )
    connection_logins.remember(place, known)
    if stays:
        with suppress(secrets.NoKeyring):
            connection_logins.keep_password(place, login)
    else:
        connection_logins.drop_password(place, login.name)


def update(admin: "administrator.Administrator", progress: Progress = SILENT) -> None:
    """Bring the tables of a shared school up to date. Raises FileRefused and ServerRefused."""
    administrator.check_server(admin)
    progress.step(0, 1, tr("Bringing the school up to date"))
    address = prepare.owner_address(admin.address, admin.connection.database)
    prepare.upgrade(address, schema.metadata(), schema.rules())
