"""Rights and accounts in the words of the screen."""

from desktop_app.areas.accounts.terms import AccountState, Right
from desktop_app.core.wording import tr


def right_words(right: Right) -> str:
    """Return what a right is called."""
    return {
        Right.ADMIN: tr("Owner"),
        Right.FRONT_DESK: tr("Front desk"),
        Right.TEACHER: tr("Teacher"),
        Right.PARENT: tr("Parent"),
        Right.STUDENT: tr("Student"),
        Right.HEALTH_DATA: tr("Health notes"),
    }[right]


def state_words(state: AccountState) -> str:
    """Return how an account stands."""
    return {
        AccountState.INVITED: tr("Invited"),
        AccountState.EXPIRED: tr("Code expired"),
        AccountState.ACTIVE: tr("Active"),
        AccountState.LOCKED: tr("Locked out"),
    }[state]
