"""The one door to the system's keyring: passwords and keys live there and nowhere else."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from desktop_app.core.errors import DownbeatError
from desktop_app.core.wording import tr

SERVICE = "Downbeat"
_SERVICE: Final = ("keyring.backends.SecretService.Keyring",)
_WALLET: Final = ("keyring.backends.kwallet.DBusKeyring", *_SERVICE)
_OF_SYSTEM: Final[Mapping[str, Sequence[str]]] = {
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
    "darwin": ("keyring.backends.macOS.Keyring",),
}
"""What `keyring` would choose by itself there, had it loaded and asked all that are installed."""


class NoKeyring(DownbeatError):
    """This computer has no keyring that can keep a secret."""


def choose() -> None:
    """Take the keyring of this system without loading every other one that is installed.

    What somebody chose, in the environment or in the settings of `keyring`, stands.
    """
    import keyring  # third party, as below
    from keyring import core

    found = core.load_env() or core.load_config()
    for name in () if found is not None else of_system():
        try:
            found = core.load_keyring(name)
            break
        except (RuntimeError, ImportError, AttributeError):
            continue  # not on this computer
    if found is not None:
        keyring.set_keyring(found)


def of_system() -> Sequence[str]:
    """Return the names of the keyrings that this system would have, the first choice first."""
    is_kde = "KDE" in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")
    return _OF_SYSTEM.get(sys.platform, _WALLET if is_kde else _SERVICE)


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
        found = keyring.get_password(SERVICE, name)
        if found is None and _is_of_system(keyring.get_keyring()):
            keyring.core.init_backend()  # it may be in one that is looked at only now
            found = keyring.get_password(SERVICE, name)
    except KeyringError:
        return None
    return found


def _is_of_system(used: object) -> bool:
    return f"{type(used).__module__}.{type(used).__qualname__}" in of_system()


def forget(name: str) -> None:
    """Remove a secret; it is no error when there is none."""
    import keyring  # third party, 0.1 s: only when there is a secret
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(SERVICE, name)
    except KeyringError:
        return
