"""Hiding data under a key so that a change of it is noticed: the one door to `cryptography`."""

import hashlib
import hmac
import secrets as random
import threading
from typing import Final

from desktop_app.core.errors import DownbeatError
from desktop_app.core.wording import tr

KEY_BYTES: Final = 32
COST: Final = 1 << 15  # 32 MB and about a tenth of a second for each try
_NONCE: Final = 12
_BLOCK: Final = 8


class NotTheKey(DownbeatError):
    """The key does not open what it was given for, or what it was given for was changed."""

    def __init__(self) -> None:
        super().__init__(tr("This key does not open it. Nothing was changed."))


def new_key() -> bytes:
    """Return a new random key."""
    return random.token_bytes(KEY_BYTES)


def seal(key: bytes, data: bytes, about: bytes = b"") -> bytes:
    """Return data hidden under a key; it opens only beside the same `about`."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # third party: only for secrets

    nonce = random.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, about)


def unseal(key: bytes, sealed: bytes, about: bytes = b"") -> bytes:
    """Return the data again. Raises NotTheKey for another key and for anything that was changed."""
    from cryptography.exceptions import InvalidTag  # third party, as above
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about)
    except (InvalidTag, ValueError):
        raise NotTheKey from None


def stretched(password: str, salt: bytes, cost: int = COST) -> bytes:
    """Return the key that a password stands for; made slow, so that guessing is."""
    memory = 2 * 128 * cost * _BLOCK
    return hashlib.scrypt(
        password.encode("utf-8"), salt=salt, n=cost, r=_BLOCK, p=1, maxmem=memory, dklen=KEY_BYTES
    )


class Stretching:
    """A password that is stretched on a thread of its own, while its owner does something else."""

    def __init__(self, password: str, salt: bytes, cost: int = COST) -> None:
        self._given = password, salt, cost
        self._made: bytes | None = None
        self._failed: BaseException | None = None
        self._work = threading.Thread(target=self._run, name="stretching", daemon=True)
        self._work.start()

    def _run(self) -> None:
        try:
            self._made = stretched(*self._given)
        except BaseException as error:  # noqa: BLE001  whoever waits is told
            self._failed = error

    def key(self) -> bytes:
        """Wait for the key that the password stands for, and return it."""
        self._work.join()
        if self._made is None:
            raise self._failed or RuntimeError("nothing was stretched")
        return self._made


def joined(first: bytes, second: bytes, purpose: str) -> bytes:
    """Return one key out of two secrets of which both are needed, for one purpose only."""
    return hmac.new(first, purpose.encode("utf-8") + b"\0" + second, hashlib.sha256).digest()
