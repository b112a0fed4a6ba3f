"""What a person at the desk can do with families."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from desktop_app.areas.people import rules
from desktop_app.areas.people.service import (
    families,
    merge,
)
from desktop_app.areas.people.service.labels import Deeds
from desktop_app.areas.people.terms import (
    MemberRole,
    NewFamily,
)
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn


class FamilyDeeds(Deeds):
    """Families; each method is one change that undo takes back."""

    def add_family(self, new: NewFamily) -> Changes:
        """Add a family with its members; `made` is the family."""
        with self._database.writing(tr("Add family {name}", name=rules.clean(new.name))) as work:
            work.made = families.add_family(work, new)
        return work.changes

    def set_family(self, family_id: UUID, changes: Mapping[str, Any]) -> Changes:
        """Change a family's name, holder, payer, billing address or number of places."""
        label = tr("Change family {name}", name=self._family(family_id))
        with self._database.writing(label) as work:
            families.set_family(work, family_id, changes)
        return work.changes

    def add_member(
        self, family_id: UUID, person_id: UUID, role: MemberRole, *, share_bp: int | None = None
    ) -> Changes:
        """Put a person into a family, with a share of the person's own bill."""
        label = tr(
            "Add {name} to family {family}",
            name=self._said(person_id), family=self._family(family_id),
        )  # fmt: skip
        with self._database.writing(label) as work:
            families.add_member(work, family_id, person_id, role, share_bp=share_bp)
        return work.changes

    def remove_member(self, family_id: UUID, person_id: UUID) -> Changes:
        """Take a person out of a family."""
        label = tr(
            "Take {name} out of family {family}",
            name=self._said(person_id), family=self._family(family_id),
        )  # fmt: skip
        with self._database.writing(label) as work:
            families.remove_member(work, family_id, person_id)
        return work.changes

    def set_shares(self, person_id: UUID, shares: Mapping[UUID, int]) -> Changes:
        """Divide a student's bill between the student's families, in basis points."""
        label = tr("Divide the bill of {name}", name=self._said(person_id))
        with self._database.writing(label) as work:
            families.set_shares(work, person_id, shares)
        return work.changes

    def archive_families(self, ids: Sequence[UUID], *, away: bool = True) -> Changes:
        """Take families out of lists, or back."""
        label = trn("Archive {n} family", "Archive {n} families", len(ids))
        if not away:
            label = trn("Bring back {n} family", "Bring back {n} families", len(ids))
        with self._database.writing(label) as work:
            families.archive_families(work, ids, away=away)
        return work.changes

    def merge_families(self, keep_id: UUID, gone_id: UUID) -> Changes:
        """Put the members of one family into another."""
        label = tr(
            "Merge family {gone} into {keep}",
            gone=self._family(gone_id), keep=self._family(keep_id),
        )  # fmt: skip
        with self._database.writing(label) as work:
            merge.merge_families(work, keep_id, gone_id)
        return work.changes
