"""A keyring that forgets after the test."""

from collections.abc import Iterator

import keyring
import pytest

from tests.copies import MemoryKeyring


@pytest.fixture
def memory_keyring() -> Iterator[MemoryKeyring]:
    """Keep secrets in memory."""
    before, used = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(used)
    yield used
    keyring.set_keyring(before)
