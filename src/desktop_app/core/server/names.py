"""How things are called on a server: group roles, the door, the schema of the functions."""

from desktop_app.core.access.actor import Permission, Role

SCHEMA = "app"
TABLES = "public"
EVERYONE = "downbeat_person"
"""The group of every login: it may ask who it is, and nothing more."""
DOOR = "downbeat_door"
DOOR_PASSWORD = "downbeat"
"""Whoever holds a one-time code comes in here: no secret. It calls one function and no table."""
GROUPS = {role: f"downbeat_{role.value.lower()}" for role in Role}
"""The group of each role. The databases of a server share them; a login has those granted."""
PERMISSIONS = {each: f"downbeat_{each.value.lower()}" for each in Permission}
RIGHTS = {
    **{role.value: name for role, name in GROUPS.items()},
    **{each.value: name for each, name in PERMISSIONS.items()},
}
"""The group of each right, as `role_grant` names it."""
PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
NOTED = f"SELECT e.row_id FROM {SCHEMA}.erasing e WHERE e.school_id = school AND e.table_name = "
"""The rows of a table that an erasing has noted, or a letting go; the table's name follows."""


def school_as(role: Role) -> str:
    """Name the function that returns the school in which the asking login has a role."""
    return f"{SCHEMA}.school_as_{role.value.lower()}"


def may(permission: Permission) -> str:
    """Name the function that says whether the asking login has a permission."""
    return f"{SCHEMA}.may_{permission.value.lower()}"


def row_set(name: str) -> str:
    """Name the function that returns a row set of the asking person."""
    return f"{SCHEMA}.{name}"


def in_row_set(name: str) -> str:
    """Name the function that says of one id whether it is in a row set of the asking person."""
    return f"{SCHEMA}.in_{name}"
