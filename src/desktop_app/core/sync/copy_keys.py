"""The key of a copy: random, never on the disk by itself, opened by two things together.

Beside a copy lies its key, wrapped twice: under the password and a secret in this computer's
keyring, and under the recovery key that was shown once. Neither the file, nor the password, nor the
keyring opens the copy alone.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from desktop_app.core import sealing, secrets
from desktop_app.core.errors import FileRefused, RuleBroken
from desktop_app.core.files import write_atomically
from desktop_app.core.sync.copy_facts import keys_of
from desktop_app.core.sync.passphrase import new_passphrase, read_passphrase
from desktop_app.core.sync.terms import Transport
from desktop_app.core.wording import tr

SHORTEST: Final = 8
ALONE_COST: Final = sealing.COST * 4  # where no keyring helps, a guess takes four times as long
_KIND, _FORM = "downbeat-copy", 1


class CopyLocked(FileRefused):
    """A copy does not open.

    `case` is password, keyring, recovery, expired, off, login, office or clock. `asks_by` is how it
    hears from its office, which may let it open again.
    """

    def __init__(
        self,
        sentence: str,
        case: str,
        *,
        field: str | None = None,
        asks_by: Transport | None = None,
    ) -> None:
        super().__init__(sentence, field=field)
        self.case, self.asks_by = case, asks_by


@dataclass(frozen=True, slots=True)
class NewKeys:
    """The key of a new copy, its recovery key to be shown once, and whether the keyring helps."""

    key: bytes
    recovery: str
    in_keyring: bool


@dataclass(frozen=True, slots=True)
class KeyNote:
    """What can be told of a copy without its key; nothing of it is about a person."""

    copy_id: UUID
    school_name: str
    in_keyring: bool


def make(path: Path, copy_id: UUID, school_name: str, password: str) -> NewKeys:
    """Make the key of a new copy and write it beside the copy, wrapped. Raises RuleBroken."""
    return Making(path, copy_id, school_name, password).written()


class Making:
    """The key of a new copy; its password is made slow to guess while the copy is filled.

    Raises RuleBroken. Nothing lies beside the copy until it is `written`.
    """

    def __init__(self, path: Path, copy_id: UUID, school_name: str, password: str) -> None:
        check_password(password)
        self.key, recovery = sealing.new_key(), new_passphrase()
        facts = {"kind": _KIND, "form": _FORM, "copy": str(copy_id), "school": school_name}
        facts["by_recovery"] = _wrapped(_by_recovery(copy_id, recovery), self.key, copy_id)
        self._path, self._copy_id, self._recovery = path, copy_id, recovery
        self._is_written = False
        self._wrapping = _Wrapping(facts, password)

    def written(self) -> NewKeys:
        """Write the key beside the copy, wrapped, and return it."""
        in_keyring = self._wrapping.write(self._path, self.key)
        self._is_written = True
        return NewKeys(self.key, self._recovery, in_keyring)

    def forget(self) -> None:
        """Take back what was kept of it, when no copy came of it."""
        if self._is_written:
            keys_of(self._path).unlink(missing_ok=True)
        _forget_secrets(self._copy_id)


def check_password(password: str) -> None:
    """Refuse what is guessed at once. Raises RuleBroken."""
    if len(password) < SHORTEST:
        raise RuleBroken(
            tr("Choose a password of at least {n} characters.", n=SHORTEST), field="password"
        )


def note(path: Path) -> KeyNote:
    """Return what can be told of a copy from outside. Raises FileRefused."""
    facts = _read(path)
    return KeyNote(UUID(facts["copy"]), facts["school"], facts["in_keyring"])


def unlock(path: Path, password: str) -> bytes:
    """Return the key. Raises CopyLocked for another password, and where the keyring has nothing."""
    facts = _read(path)
    copy_id = UUID(facts["copy"])
    found = _secrets(copy_id) if facts["in_keyring"] else [b""]
    if not found:
        raise CopyLocked(
            tr(
                "The keyring of this computer has no key for this copy: it was made on another "
                "computer, or the keyring was emptied. Open it with its recovery key."
            ),
            "keyring",
            field="recovery",
        )
    for secret in found:
        try:
            return _unwrapped(_by_password(facts, password, secret), facts["by_password"], copy_id)
        except sealing.NotTheKey:
            continue
    raise CopyLocked(
        tr("That is not the password of this copy. Nothing was changed."),
        "password",
        field="password",
    )


def recover(path: Path, recovery: str, password: str) -> bytes:
    """Return the key by the recovery key; from now on the new password opens the copy here.

    Raises CopyLocked and RuleBroken.
    """
    check_password(password)
    facts = _read(path)
    copy_id = UUID(facts["copy"])
    try:
        wrapping = _by_recovery(copy_id, read_passphrase(recovery))
        key = _unwrapped(wrapping, facts["by_recovery"], copy_id)
    except (sealing.NotTheKey, RuleBroken):
        raise CopyLocked(
            tr("That is not the recovery key of this copy. Nothing was changed."),
            "recovery",
            field="recovery",
        ) from None
    _write_password(path, facts, key, password)
    return key


def change_password(path: Path, old: str, new: str) -> None:
    """Have another password open the copy. Raises CopyLocked and RuleBroken."""
    check_password(new)
    key = unlock(path, old)
    stays = kept(path) is not None
    _write_password(path, _read(path), key, new)
    if stays:
        stay(path, key)


def kept(path: Path) -> bytes | None:
    """Return the key where somebody chose that the copy opens by itself on this computer."""
    found = secrets.find(_open_name(note(path).copy_id))
    return bytes.fromhex(found) if found else None


def stay(path: Path, key: bytes) -> None:
    """Let the copy open by itself on this computer. Raises secrets.NoKeyring."""
    secrets.keep(_open_name(note(path).copy_id), key.hex())


def leave(path: Path) -> None:
    """Ask for the password again from now on."""
    secrets.forget(_open_name(note(path).copy_id))


def forget(path: Path) -> None:
    """Take a copy's secrets out of the keyring and its key off the disk; nothing opens it then."""
    try:
        copy_id = note(path).copy_id
    except FileRefused:
        copy_id = None
    keys_of(path).unlink(missing_ok=True)
    if copy_id is not None:
        _forget_secrets(copy_id)


def _forget_secrets(copy_id: UUID) -> None:
    secrets.forget(_open_name(copy_id))
    secrets.forget(_secret_name(copy_id))


class _Wrapping:
    """A key on its way under a password and a new secret of the keyring."""

    def __init__(self, facts: dict[str, Any], password: str) -> None:
        self._copy_id, secret = UUID(facts["copy"]), sealing.new_key()
        in_keyring = _keep_secret(self._copy_id, secret)
        cost = sealing.COST if in_keyring else ALONE_COST
        salt = sealing.new_key()[:16]
        self._facts = {**facts, "in_keyring": in_keyring, "salt": _text(salt), "cost": cost}
        self._secret = secret if in_keyring else b""
        self._slow = sealing.Stretching(password, salt, cost)

    def write(self, path: Path, key: bytes) -> bool:
        """Wrap the key and write it all; returns whether the keyring helps."""
        wrapping = _with_secret(self._slow.key(), self._secret)
        given = {**self._facts, "by_password": _wrapped(wrapping, key, self._copy_id)}
        text = json.dumps(given, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        write_atomically(keys_of(path), text.encode("utf-8"))
        return bool(given["in_keyring"])


def _write_password(path: Path, facts: dict[str, Any], key: bytes, password: str) -> None:
    """Wrap the key under a password and a new secret of the keyring, and write it all."""
    _Wrapping(facts, password).write(path, key)


def _keep_secret(copy_id: UUID, secret: bytes) -> bool:
    """Keep a secret in the keyring and look whether it is there: some keep nothing and say so."""
    old = secrets.find(_secret_name(copy_id))
    try:
        secrets.keep(_secret_name(copy_id), _joined(secret, old))
    except secrets.NoKeyring:
        return False
    return secret in _secrets(copy_id)


def _joined(secret: bytes, old: str | None) -> str:
    """Return the new secret and the one before it, which the key on the disk may still need."""
    return " ".join([secret.hex(), *(old or "").split()[:1]])


def _secrets(copy_id: UUID) -> list[bytes]:
    found = secrets.find(_secret_name(copy_id)) or ""
    return [bytes.fromhex(each) for each in found.split()]


def _secret_name(copy_id: UUID) -> str:
    return f"copy:{copy_id}"


def _open_name(copy_id: UUID) -> str:
    return f"copy:{copy_id}#open"


def _by_password(facts: dict[str, Any], password: str, secret: bytes) -> bytes:
    slow = sealing.stretched(password, _bytes(facts["salt"]), int(facts["cost"]))
    return _with_secret(slow, secret)


def _with_secret(slow: bytes, secret: bytes) -> bytes:
    return sealing.joined(slow, secret, "downbeat copy")


def _by_recovery(copy_id: UUID, recovery: str) -> bytes:
    return sealing.joined(recovery.encode("utf-8"), copy_id.bytes, "downbeat recovery")


def _wrapped(wrapping: bytes, key: bytes, copy_id: UUID) -> str:
    return _text(sealing.seal(wrapping, key, copy_id.bytes))


def _unwrapped(wrapping: bytes, text: str, copy_id: UUID) -> bytes:
    return sealing.unseal(wrapping, _bytes(text), copy_id.bytes)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return b64decode(text)


def _read(path: Path) -> dict[str, Any]:
    beside = keys_of(path)
    try:
        facts: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
        if facts["kind"] != _KIND or not {"copy", "school", "by_recovery"} <= facts.keys():
            raise ValueError("another kind of file")
    except FileNotFoundError:
        raise FileRefused(
            tr(
                "Beside {file} its key {key} is missing, so it cannot be opened. Put both into one "
                "folder.",
                file=path.name,
                key=beside.name,
            )
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise FileRefused(
            tr("{file} is not the key of a copy, or it is damaged.", file=beside.name)
        ) from None
    if facts["form"] > _FORM:
        raise FileRefused(
            tr(
                "{file} was made by a newer Downbeat. Update the program to open it.",
                file=beside.name,
            )
        )
    return facts
