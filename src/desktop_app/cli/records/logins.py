"""Who may sign in to a shared school as records: accounts, rights, computers, invitations.

Inviting, resetting and locking out have commands of their own (`downbeat invite`, `revoke`).
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.accounts import api as accounts
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use
from desktop_app.cli.read_rows import need, rows_of
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr


def _accounts(desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return accounts.accounts(session, desk.database.clock.now())


def _set_account(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    """Lock out, or let in again."""
    if row_id is None or given.get("locked") is None:
        return
    service = accounts.AccessService(desk.database)
    if given["locked"]:
        service.lock_out(row_id, given.get("locked_reason") or "")
    else:
        service.let_in(row_id)


def _give(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "account", "right")
    account, right = given["account"], accounts.Right(given["right"])
    accounts.AccessService(desk.database).give(account, right)
    with desk.database.reading() as session:
        held = [g for g in accounts.grants(session) if g.revoked_at is None]
    return next((g.id for g in held if (g.account_id, g.right) == (account, right)), None)


def _take(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if not given.get("revoked"):
        return
    with desk.database.reading() as session:
        grant = next((g for g in accounts.grants(session) if g.id == row_id), None)
    if grant is None:
        raise NotFound(tr("This is not kept any more."))
    accounts.AccessService(desk.database).take(grant.account_id, grant.right)


def _set_device(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if given.get("switched_off") is None:
        return
    with desk.database.reading() as session:
        device = next((d for d in accounts.devices(session) if d.id == row_id), None)
    if device is None:
        raise NotFound(tr("This is not kept any more."))
    service = accounts.AccessService(desk.database)
    deed = service.switch_off if given["switched_off"] else service.allow_again
    deed(device.account_id, device.id)


RECORDS = (
    Record(
        "user-accounts",
        "user-account",
        (
            Field("id", Type.ID),
            Field("person_id", Type.ID),
            Field("name"),
            Field("email"),
            Field("rights", Type.LIST),
            Field("state", Type.WORD, words=accounts.AccountState),
            Field("joined_at", Type.INSTANT),
            Field("last_seen_at", Type.INSTANT),
            Field("code_until", Type.INSTANT),
            Field("tries", Type.INTEGER),
            Field("locked", Type.FLAG, Use.SET, None),
            Field("locked_at", Type.INSTANT),
            Field("locked_by"),
            Field("locked_reason", use=Use.SET),
        ),
        _accounts,
        set=_set_account,
    ),
    Record(
        "role-grants",
        "role-grant",
        (
            Field("id", Type.ID),
            Field("account_id", Type.ID),
            Field("account", Type.ID, Use.ADD, None),
            Field("right", Type.WORD, Use.ADD, words=accounts.Right),
            Field("granted_at", Type.INSTANT),
            Field("granted_by"),
            Field("revoked", Type.FLAG, Use.SET, None),
            Field("revoked_at", Type.INSTANT),
            Field("revoked_by"),
        ),
        rows_of(accounts.grants),
        _give,
        _take,
    ),
    Record(
        "devices",
        "device",
        (
            Field("id", Type.ID),
            Field("account_id", Type.ID),
            Field("name"),
            Field("system"),
            Field("program"),
            Field("first_seen_at", Type.INSTANT),
            Field("last_seen_at", Type.INSTANT),
            Field("switched_off", Type.FLAG, Use.SET, None),
            Field("switched_off_at", Type.INSTANT),
            Field("switched_off_by"),
        ),
        rows_of(accounts.devices),
        set=_set_device,
    ),
    Record(
        "access-invitations",
        "access-invitation",
        (
            Field("id", Type.ID),
            Field("account_id", Type.ID),
            Field("made_at", Type.INSTANT),
            Field("made_by"),
            Field("expires_at", Type.INSTANT),
            Field("tries", Type.INTEGER),
            Field("used_at", Type.INSTANT),
            Field("cancelled_at", Type.INSTANT),
        ),
        rows_of(accounts.invitations),
    ),
)
