"""What a person does about their own way in, and an owner about somebody's, on a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from desktop_app import bootstrap
from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.accounts.api import Right
from desktop_app.areas.accounts.tables import UserAccount
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_server
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError, NotAllowed, RuleBroken
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.journal.undo import recent
from tests.areas.billing.desk import NOW
from tests.together.town import SECRET, Town

ANOTHER = "another long word"


@pytest.fixture
def owner(town: Town) -> Iterator[Database]:
    """The desk of the owner."""
    with town.signed_in(town.owner) as office:
        yield office


def account(town: Town, teacher: str) -> tuple[UUID, UUID]:
    """The account of a teacher, and who that is."""
    [row] = [each for each in town.rows(UserAccount) if each.login_role == town.logins[teacher]]
    return row.id, row.person_id


@contextmanager
def at_the_door(town: Town, teacher: str, password: str) -> Iterator[Database]:
    address = f"{town.logins[teacher]}:{password}@127.0.0.1:{town.server.port}/{town.name}"
    guest = school_server.open_server_school(
        f"postgresql://{address}", school_id=0, actor=bootstrap.local_actor(),
        clock=FixedClock(NOW),
    )  # fmt: skip
    with guest:
        yield guest


def test_nobody_has_two_accounts(town: Town, owner: Database) -> None:
    _, person = account(town, "T1")
    with pytest.raises(RuleBroken, match="has an account already") as refused:
        accounts.AccessService(owner).invite(person, [Right.TEACHER])
    assert refused.value.field == "person"


def test_a_person_changes_their_own_password_and_the_old_one_is_worth_nothing(town: Town) -> None:
    with town.signed_in(town.logins["T2"]) as mine:
        service = accounts.AccessService(mine)
        with pytest.raises(RuleBroken, match="at least"):
            service.change_password("short")
        with pytest.raises(RuleBroken, match="too easy"):
            service.change_password("aaaaaaaaaaaaaaaa")
        service.change_password(ANOTHER)
    try:
        with at_the_door(town, "T2", ANOTHER) as guest, guest.reading() as session:
            assert accounts.whoami(session).name == "T2 Cullinan"
        with (
            pytest.raises(DBAPIError, match="password authentication failed"),
            at_the_door(town, "T2", SECRET) as guest,
            guest.reading() as session,
        ):
            accounts.whoami(session)
    finally:
        with at_the_door(town, "T2", ANOTHER) as guest, guest.reading() as session:
            me = accounts.whoami(session)
        with town.server.connect(town.name) as master:
            master.execute(f"ALTER ROLE \"{town.logins['T2']}\" PASSWORD '{SECRET}'")
    assert not me.is_locked


def test_who_is_locked_out_is_nobody_until_let_in_again(town: Town, owner: Database) -> None:
    key, person = account(town, "T3")
    service = accounts.AccessService(owner)
    with town.signed_in(town.logins["T3"]) as mine:
        service.lock_out(key, " left the country ")
        with pytest.raises(NotAllowed), mine.reading() as session:
            session.execute(select(UserAccount.id)).all()
    try:
        with owner.reading() as session:
            [row] = [each for each in accounts.accounts(session, NOW) if each.id == key]
            assert (row.locked_reason, row.locked_by) == ("left the country", "Ruth Danquah")
            assert accounts.account_of(session, person) == key
        locked = accounts.Me(1, key, person, "T3 Cullinan", frozenset({Right.TEACHER}), True)
        with pytest.raises(NotAllowed, match="was locked"):
            accounts.actor_of(locked, "laptop")
        with pytest.raises(RuleBroken):
            service.give(key, Right.FRONT_DESK)
    finally:
        service.let_in(key)
    with town.signed_in(town.logins["T3"]) as mine:
        assert mine.actor.name == "T3 Cullinan"


def test_a_computer_is_refused_and_allowed_again_and_who_did_so_is_kept(
    town: Town, owner: Database
) -> None:
    key, _ = account(town, "T6")
    service = accounts.AccessService(owner)

    def is_let_in() -> bool:
        with (
            town.signed_in(town.logins["T6"]) as mine,
            mine.writing("Here", kind=SetKind.SYSTEM) as work,
        ):
            return accounts.seen_device(work, "viola-laptop", "Linux", "1.0")

    assert is_let_in()
    with owner.reading() as session:
        device = next(d for d in accounts.devices(session) if d.name == "viola-laptop")
    assert device.account_id == key
    service.switch_off(key, device.id)
    assert not is_let_in()
    with owner.reading() as session:
        off = next(d for d in accounts.devices(session) if d.id == device.id)
    assert (off.switched_off_by, off.switched_off_at is not None) == ("Ruth Danquah", True)
    service.allow_again(key, device.id)
    assert is_let_in()
    with owner.reading() as session:
        said = recent(session, owner.school_id)
    done = [(each.label, each.actor) for each in said if "computer" in each.label]
    assert done[:2] == [
        ("Allow a computer again", "Ruth Danquah"), ("Switch a computer off", "Ruth Danquah"),
    ]  # fmt: skip


def test_a_teacher_changes_nobodys_access(town: Town) -> None:
    key, person = account(town, "T4")
    with town.signed_in(town.logins["T5"]) as mine:
        service = accounts.AccessService(mine)
        for deed in (
            lambda: service.give(key, Right.ADMIN),
            lambda: service.take(key, Right.TEACHER),
            lambda: service.lock_out(key),
            lambda: service.reset(key),
            lambda: service.cancel_code(key),
            lambda: service.allow_again(key, key),
            lambda: service.invite(person, [Right.ADMIN]),
        ):
            with pytest.raises(DownbeatError):
                deed()
    with town.signed_in(town.logins["T4"]) as still, still.reading() as session:
        assert accounts.whoami(session).rights == frozenset({Right.TEACHER})
