"""What does not agree in what was erased."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Person, PersonPrivate
from desktop_app.areas.privacy.tables import Erasure
from desktop_app.core.wording import tr


def problems(session: Session) -> Sequence[str]:
    """Return a sentence for each who was erased and of whom something stands here again."""
    named = select(Erasure.number).join(Person, Person.id == Erasure.person_id)
    back = set(session.scalars(named.where(Person.anonymized_at.is_(None))))
    private = select(Erasure.number).join(
        PersonPrivate, PersonPrivate.person_id == Erasure.person_id
    )
    back |= set(session.scalars(private))
    return [
        tr("Erased person {n} stands in the school again. Erase them once more.", n=number)
        for number in sorted(back)
    ]
