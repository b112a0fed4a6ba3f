"""Who is acting, and in which roles."""

from dataclasses import field
from enum import StrEnum
from uuid import UUID

from desktop_app.core.records import record


class Role(StrEnum):
    """What a person may be in the school; one person may be several."""

    ADMIN = "ADMIN"
    FRONT_DESK = "FRONT_DESK"
    TEACHER = "TEACHER"
    PARENT = "PARENT"
    STUDENT = "STUDENT"


class Permission(StrEnum):
    """What a role alone does not give."""

    HEALTH_DATA = "HEALTH_DATA"


@record
class Actor:
    """Who is acting: in a local file whoever sits at the computer, with all rights."""

    name: str
    roles: frozenset[Role] = field(default_factory=lambda: frozenset({Role.ADMIN}))
    person_id: UUID | None = None
    device: str = ""
    permissions: frozenset[Permission] = frozenset(Permission)

    def is_any(self, *roles: Role) -> bool:
        """Say whether the actor has one of the roles."""
        return bool(self.roles.intersection(roles))

    @property
    def sees_all(self) -> bool:
        """Whether the actor works for the office, which sees every fact that things follow from."""
        return self.is_any(Role.ADMIN, Role.FRONT_DESK)
