"""The office's deeds with packages and discounts: each method is one change."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from desktop_app.areas.billing.queries.payers import student_infos
from desktop_app.areas.billing.service import discounts, packages
from desktop_app.areas.billing.service.acts import SELL
from desktop_app.areas.billing.service.discounts import NewDiscount
from desktop_app.areas.billing.service.packages import NewPackage
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr


class OfferService:
    """Packages that students buy, and discounts that they are given.

    Undo takes back what stands on no bill; what was billed at once is credited.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def sell_package(self, new: NewPackage, *, bill_now: bool = False) -> Changes:
        """Sell a package; it is billed at once, or by the next run."""
        label = tr("Package for {name}", name=self._student(new.student_id))
        with self._database.writing(label, act=SELL if bill_now else None) as work:
            work.made = packages.sell_package(work, new)
            if bill_now:
                packages.bill_package(work, work.made)
        return work.changes

    def set_package(self, package_id: UUID, changes: Mapping[str, Any]) -> Changes:
        """Change a package."""
        with self._database.writing(tr("Change package")) as work:
            packages.set_package(work, package_id, changes)
        return work.changes

    def archive_package(self, package_id: UUID, *, away: bool = True) -> Changes:
        """Let a package cover nothing new, or count again."""
        label = tr("Archive package") if away else tr("Take package back from the archive")
        with self._database.writing(label) as work:
            packages.archive_package(work, package_id, away=away)
        return work.changes

    def add_discount(self, new: NewDiscount) -> Changes:
        """Give a discount."""
        with self._database.writing(tr("Discount {name}", name=new.name)) as work:
            work.made = discounts.add_discount(work, new)
        return work.changes

    def set_discount(self, rule_id: UUID, changes: Mapping[str, Any]) -> Changes:
        """Change a discount."""
        with self._database.writing(tr("Change discount")) as work:
            discounts.set_discount(work, rule_id, changes)
        return work.changes

    def archive_discount(self, rule_id: UUID, *, away: bool = True) -> Changes:
        """End a discount today, or bring it back into the lists."""
        label = tr("End discount") if away else tr("Take discount back from the archive")
        with self._database.writing(label) as work:
            discounts.archive_discount(work, rule_id, away=away)
        return work.changes

    def _student(self, student_id: UUID) -> str:
        with self._database.reading() as session:
            found = student_infos(session, [student_id]).get(student_id)
        return found.name if found else ""
