"""The one door to the system's keyring: passwords and keys live there and nowhere else."""

from desktop_app.core.errors import DownbeatError
from desktop_app.core.wording import tr

SERVICE = "Downbeat"


class NoKeyring(DownbeatError):
    """This computer has no keyring that can keep a secret."""


def keep(name: str, secret: str) -> None:
    """Keep a secret under a name. Raises NoKeyring where the system cannot."""
    import keyring  # third party, 0.1 s: only when there is a secret
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, secret)
    except KeyringError:
        raise NoKeyring(
            tr("This computer cannot keep a password safely, so it was not kept.")
        ) from None


def find(name: str) -> str | None:
    """Return the secret kept under a name, or None where there is none or no keyring."""
    import keyring  # third party, 0.1 s: only when there is a secret
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError:
        return None


def forget(name: str) -> None:
    """Remove a secret; it is no error when there is none."""
    import keyring  # third party, 0.1 s: only when there is a secret
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(SERVICE, name)
    except KeyringError:
        return
