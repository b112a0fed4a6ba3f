"""Staff: added with what they teach, changed, archived."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from desktop_app.areas.people import rules
from desktop_app.areas.people.service.instruments import set_teaches
from desktop_app.areas.people.service.persons import (
    add_person,
    check_roles,
    found,
    found_all,
    person_row,
    set_person,
)
from desktop_app.areas.people.tables import Staff
from desktop_app.areas.people.terms import (
    OPEN_FACTS,
    PRIVATE_FACTS,
    NewStaff,
    PersonFacts,
    StaffKind,
)
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def add_staff(work: Work, new: NewStaff) -> UUID:
    """Add a member of staff with what they teach. Raises RuleBroken with the field at fault."""
    if isinstance(new.person, PersonFacts):
        person_id = add_person(work, new.person)
    else:
        person_id = person_row(work, new.person).id
        check_roles(work, person_id, staff=True)
    staff = Staff(
        person_id=person_id,
        kind=rules.check_choice(StaffKind, new.kind, "kind"),
        job_title=rules.check_line(new.job_title, "job_title"),
        bio=rules.check_text(new.bio, "bio"),
    )
    work.session.add(staff)
    work.session.flush()
    set_teaches(work, staff.id, new.teaches)
    return staff.id


def set_staff(work: Work, staff_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change facts of a member of staff: those of PersonFacts, kind, job_title, bio, teaches."""
    staff = found(work, Staff, staff_id, tr("member of staff"))
    personal = {*OPEN_FACTS, *PRIVATE_FACTS}
    for name, value in changes.items():
        if name == "kind":
            staff.kind = rules.check_choice(StaffKind, value, name)
        elif name == "job_title":
            staff.job_title = rules.check_line(value, name)
        elif name == "bio":
            staff.bio = rules.check_text(value, name)
        elif name == "teaches":
            set_teaches(work, staff_id, value)
        elif name not in personal:
            raise RuleBroken(tr("A member of staff has no {name}.", name=name), field=name)
    person = {name: value for name, value in changes.items() if name in personal}
    if person:
        set_person(work, staff.person_id, person)


def archive_staff(work: Work, ids: Iterable[UUID], *, away: bool = True) -> None:
    """Take members of staff out of lists, or back; the lessons they hold stay theirs."""
    for staff in found_all(work, Staff, ids, tr("member of staff")):
        if not away:
            person_row(work, staff.person_id)
            check_roles(work, staff.person_id, staff=True)
        moment = staff.archived_at or work.clock.now()
        staff.archived_at = moment if away else None
