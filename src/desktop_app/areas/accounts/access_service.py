"""What an owner does about access, each in a block of its own.

These deeds are not undone: what was given is taken back by a deed of its own, with its own trail.
"""

from collections.abc import Collection
from uuid import UUID

from desktop_app.areas.accounts import service
from desktop_app.areas.accounts.terms import Invitation, Right
from desktop_app.core.db.database import Database
from desktop_app.core.journal.changes import Changes, SetKind
from desktop_app.core.wording import tr


class AccessService:
    """Access to a shared school, for its owner."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def invite(
        self, person_id: UUID, rights: Collection[Right], *, email: str | None = None
    ) -> Invitation:
        """Invite a person; the code in the answer is shown once. Raises RuleBroken, NotAllowed."""
        with self._database.writing(tr("Invite a person"), kind=SetKind.SYSTEM) as work:
            return service.invite(work, person_id, rights, email=email)

    def reset(self, account_id: UUID) -> Invitation:
        """Take the password away and make a new code. Raises RuleBroken, NotAllowed."""
        with self._database.writing(tr("Reset access"), kind=SetKind.SYSTEM) as work:
            return service.reset(work, account_id)

    def give(self, account_id: UUID, right: Right) -> Changes:
        """Give a right. Raises RuleBroken, NotAllowed."""
        with self._database.writing(tr("Give a role"), kind=SetKind.SYSTEM) as work:
            service.give_right(work, account_id, right)
        return work.changes

    def take(self, account_id: UUID, right: Right) -> Changes:
        """Take a right back. Raises RuleBroken, NotAllowed."""
        with self._database.writing(tr("Take a role back"), kind=SetKind.SYSTEM) as work:
            service.take_right(work, account_id, right)
        return work.changes

    def lock_out(self, account_id: UUID, reason: str = "") -> Changes:
        """Lock somebody out, from their next statement on. Raises RuleBroken, NotAllowed."""
        with self._database.writing(tr("Lock out"), kind=SetKind.SYSTEM) as work:
            service.lock_out(work, account_id, reason)
        return work.changes

    def let_in(self, account_id: UUID) -> Changes:
        """Let somebody in again. Raises RuleBroken, NotAllowed."""
        with self._database.writing(tr("Let in again"), kind=SetKind.SYSTEM) as work:
            service.let_in(work, account_id)
        return work.changes

    def cancel_code(self, account_id: UUID) -> Changes:
        """Make an open code worthless. Raises RuleBroken, NotAllowed."""
        with self._database.writing(tr("Cancel an invitation"), kind=SetKind.SYSTEM) as work:
            service.cancel_code(work, account_id)
        return work.changes

    def switch_off(self, account_id: UUID, device_id: UUID) -> Changes:
        """Refuse a computer. Raises RuleBroken, NotAllowed."""
        with self._database.writing(tr("Switch a computer off"), kind=SetKind.SYSTEM) as work:
            service.switch_off(work, account_id, device_id)
        return work.changes

    def allow_again(self, account_id: UUID, device_id: UUID) -> Changes:
        """Let a computer work again. Raises RuleBroken, NotAllowed."""
        label = tr("Allow a computer again")
        with self._database.writing(label, kind=SetKind.SYSTEM) as work:
            service.allow_again(work, account_id, device_id)
        return work.changes

    def change_password(self, password: str) -> None:
        """Change one's own password. Raises RuleBroken."""
        with self._database.writing(tr("Change the password"), kind=SetKind.SYSTEM) as work:
            service.change_password(work, password)
