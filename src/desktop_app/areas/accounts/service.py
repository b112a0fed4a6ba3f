"""Deeds on access: inviting, giving and taking rights, locking out, joining.

All but joining are done by one function of the server (`app.manage_access`), which asks by itself
whether an owner asks. In a school file there is nobody to let in.
"""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import make_url, select, text

from desktop_app.areas.accounts import rules
from desktop_app.areas.accounts.queries import school_uid
from desktop_app.areas.accounts.tables import UserAccount
from desktop_app.areas.accounts.terms import Invitation, JoinAnswer, Joined, Me, Right
from desktop_app.core.access.actor import Actor, Permission, Role
from desktop_app.core.db import refusals
from desktop_app.core.db.database import Work
from desktop_app.core.db.engine import brief_engine
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotAllowed, RuleBroken
from desktop_app.core.server.names import DOOR, DOOR_PASSWORD
from desktop_app.core.server.scram import verifier
from desktop_app.core.wording import tr

_MANAGE = text("SELECT app.manage_access(:deed, :account, CAST(:facts AS jsonb))")


def invite(
    work: Work, person_id: UUID, given: Collection[Right], *, email: str | None = None
) -> Invitation:
    """Make an account for a person, and a code by which they join within 48 hours.

    Raises RuleBroken and NotAllowed.
    """
    _only_shared(work)
    account, code = new_id(), rules.new_code()
    there = select(UserAccount.id).where(UserAccount.person_id == person_id)
    if work.session.scalars(there).first() is not None:
        raise RuleBroken(
            tr("This person has an account already. Reset it to give them a new code."),
            field="person",
        )
    facts = {
        "person": str(person_id),
        "email": rules.check_email(email),
        "rights": [right.value for right in rules.check_rights(given)],
        **_code_facts(work, code),
    }
    _manage(work, "INVITE", account, facts)
    work.made = account
    return Invitation(account, code, work.clock.now() + rules.VALID)


def reset(work: Work, account_id: UUID) -> Invitation:
    """Take the password of an account away and make a new code. Raises RuleBroken, NotAllowed."""
    code = rules.new_code()
    _manage(work, "RESET", account_id, _code_facts(work, code))
    return Invitation(account_id, code, work.clock.now() + rules.VALID)


def give_right(work: Work, account_id: UUID, right: Right) -> None:
    """Give an account a right."""
    _manage(work, "GIVE", account_id, {"right": right.value})


def take_right(work: Work, account_id: UUID, right: Right) -> None:
    """Take a right of an account back."""
    _manage(work, "TAKE", account_id, {"right": right.value})


def lock_out(work: Work, account_id: UUID, reason: str = "") -> None:
    """Stop an account from its next statement on."""
    _manage(work, "LOCK", account_id, {"reason": reason.strip() or None})


def let_in(work: Work, account_id: UUID) -> None:
    """Let a locked account in again, with the rights it had."""
    _manage(work, "UNLOCK", account_id, {})


def cancel_code(work: Work, account_id: UUID) -> None:
    """Make the open code of an account worthless."""
    _manage(work, "CANCEL", account_id, {})


def switch_off(work: Work, account_id: UUID, device_id: UUID) -> None:
    """Refuse a computer of an account; the program on it asks at every start."""
    _manage(work, "DEVICE_OFF", account_id, {"device": str(device_id)})


def allow_again(work: Work, account_id: UUID, device_id: UUID) -> None:
    """Let a computer of an account work again that was refused."""
    _manage(work, "DEVICE_ON", account_id, {"device": str(device_id)})


def first_owner(work: Work, person_id: UUID, password: str, *, email: str | None = None) -> str:
    """Make the first owner of a school that is being shared, as the owner of the tables.

    Returns the name of the login. Raises RuleBroken.
    """
    _only_shared(work)
    rules.check_password(password)
    made = text(
        "SELECT app.new_login(CAST(:school AS smallint), :account, :person, :mail, "
        "CAST(:given AS jsonb), :me)"
    )
    facts = {
        "school": work.database.school_id,
        "account": new_id(),
        "person": person_id,
        "mail": rules.check_email(email),
        "given": json.dumps([Right.ADMIN.value, Right.HEALTH_DATA.value]),
        "me": work.actor.name,
    }
    login = str(work.session.execute(made, facts).scalar_one())
    connection = work.session.connection()
    connection.exec_driver_sql(f"ALTER ROLE \"{login}\" LOGIN PASSWORD '{verifier(password)}'")
    connection.exec_driver_sql(
        "UPDATE user_account SET joined_at = now(), version = version + 1 WHERE login_role = %s",
        (login,),
    )
    return login


def change_password(work: Work, password: str) -> None:
    """Change one's own password; the server is given a verifier of it. Raises RuleBroken."""
    _only_shared(work)
    secret = verifier(rules.check_password(password))
    work.session.connection().exec_driver_sql(f"ALTER ROLE CURRENT_USER PASSWORD '{secret}'")


def seen_device(work: Work, name: str, system: str, program: str) -> bool:
    """Note the computer somebody works on, and say whether it may be used."""
    asked = text("SELECT app.seen_device(:name, :system, :program)")
    found = work.session.execute(asked, {"name": name, "system": system, "program": program})
    return bool(found.scalar_one())


def join(address: str, school: UUID, code: str, password: str) -> Joined:
    """Use a one-time code at the address of a shared school's database, without login in it.

    `school` is the `uid` that the connection file names. Raises RuleBroken with a sentence.
    """
    chosen, shown = rules.selector(code), rules.proof(school, code)
    secret = verifier(rules.check_password(password, code=code))
    door = make_url(address).set(username=DOOR, password=DOOR_PASSWORD)
    engine = brief_engine(door.render_as_string(hide_password=False))
    asked = text("SELECT answer, login FROM app.join_school(:chosen, :proof, :verifier)")
    with refusals.refused(), engine.begin() as connection:
        answer, login = connection.execute(
            asked, {"chosen": chosen, "proof": shown, "verifier": secret}
        ).one()
    if answer != JoinAnswer.JOINED:
        raise RuleBroken(_refusal(JoinAnswer(answer)), field="code", answer=answer)
    return Joined(login)


def actor_of(me: Me, device: str) -> Actor:
    """Return who acts, for a program that is signed in. Raises NotAllowed when locked out."""
    if me.is_locked:
        raise NotAllowed(tr("Your access to this school was locked. Ask its owner."))
    roles = frozenset(role for role in Role if role.value in me.rights)
    permissions = frozenset(each for each in Permission if each.value in me.rights)
    return Actor(me.name, roles, me.person_id, device, permissions)


def _refusal(answer: JoinAnswer) -> str:
    return {
        JoinAnswer.WRONG: tr("This code is not right. Look at it again; ten tries are allowed."),
        JoinAnswer.UNKNOWN: tr("This school does not know the code. Ask who invited you."),
        JoinAnswer.EXPIRED: tr("This code is older than 48 hours. Ask for a new one."),
        JoinAnswer.USED: tr("This code was used already. Sign in, or ask for a new one."),
        JoinAnswer.LOCKED: tr("This code was tried too often and is locked. Ask for a new one."),
    }[answer]


def _code_facts(work: Work, code: str) -> dict[str, Any]:
    _only_shared(work)
    school = school_uid(work.session)
    return {
        "invitation": str(new_id()),
        "selector": rules.selector(code),
        "code_hash": rules.code_hash(school, code),
    }


def _manage(work: Work, deed: str, account_id: UUID, facts: dict[str, Any]) -> None:
    _only_shared(work)
    values = {"deed": deed, "account": account_id, "facts": json.dumps(facts)}
    work.session.execute(_MANAGE, values)


def _only_shared(work: Work) -> None:
    if work.database.dialect == "sqlite":
        raise RuleBroken(
            tr("This school is a file on this computer. Share it before you invite people.")
        )
