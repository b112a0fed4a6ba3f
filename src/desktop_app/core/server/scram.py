"""A password as a server keeps it: a SCRAM verifier, made here so that the password never leaves.

RFC 5803, as PostgreSQL stores it.
"""

import hashlib
import hmac
import secrets
import stringprep
import unicodedata
from base64 import b64encode

ROUNDS = 4096


def verifier(password: str, *, salt: bytes | None = None, rounds: int = ROUNDS) -> str:
    """Return what a server stores to check a password, from which it cannot be read back."""
    salt = secrets.token_bytes(16) if salt is None else salt
    salted = hashlib.pbkdf2_hmac("sha256", prepared(password).encode(), salt, rounds)
    client = hmac.digest(salted, b"Client Key", "sha256")
    stored = hashlib.sha256(client).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt_, stored_, server_ = (b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${rounds}:{salt_}${stored_}:{server_}"


def prepared(password: str) -> str:
    """Return a password as both sides count it (SASLprep), or unchanged where that forbids it."""
    kept = "".join(
        " " if stringprep.in_table_c12(c) else c for c in password if not stringprep.in_table_b1(c)
    )
    normal = unicodedata.ucd_3_2_0.normalize("NFKC", kept)
    return password if not normal or any(map(_forbidden, normal)) or _mixed(normal) else normal


def _forbidden(character: str) -> bool:
    return any(
        table(character)
        for table in (
            *(stringprep.in_table_c12, stringprep.in_table_c21_c22, stringprep.in_table_c3),
            *(stringprep.in_table_c4, stringprep.in_table_c5, stringprep.in_table_c6),
            *(stringprep.in_table_c7, stringprep.in_table_c8, stringprep.in_table_c9),
            stringprep.in_table_a1,
        )
    )


def _mixed(text: str) -> bool:
    """Say whether a text mixes directions as the preparation forbids."""
    if not any(map(stringprep.in_table_d1, text)):
        return False
    ends = stringprep.in_table_d1(text[0]) and stringprep.in_table_d1(text[-1])
    return any(map(stringprep.in_table_d2, text)) or not ends
