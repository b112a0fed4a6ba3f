"""One-time codes, passwords and rights, without any server."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.accounts import rules
from desktop_app.areas.accounts.terms import AccountState, Right
from desktop_app.core.errors import RuleBroken

SCHOOL = UUID("018f0000-0000-7000-8000-000000000001")
NOW = datetime(2026, 11, 19, 16, tzinfo=UTC)


def test_codes_are_new_each_time_and_read_as_they_were_made() -> None:
    codes = {rules.new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert rules.read_code(code) == code.replace("-", "")
        assert rules.read_code(f"  {code.lower().replace('-', ' ')}\n") == code.replace("-", "")


@given(st.text(max_size=30))
def test_what_is_no_code_is_refused_with_a_sentence(typed: str) -> None:
    letters = [c for c in typed.upper() if c.isalnum()]
    if len(letters) == rules.PART * rules.PARTS and set(letters) <= set(rules.ALPHABET):
        assert rules.read_code(typed) == "".join(letters)
        return
    with pytest.raises(RuleBroken, match="three parts"):
        rules.read_code(typed)


@given(st.uuids(), st.uuids())
def test_a_code_of_one_school_is_of_no_use_in_another(one: UUID, other: UUID) -> None:
    code = rules.new_code()
    assert (rules.proof(one, code) == rules.proof(other, code)) == (one == other)


def test_what_the_server_keeps_of_a_code_is_nothing_to_come_in_with() -> None:
    code = rules.new_code()
    kept, shown = rules.code_hash(SCHOOL, code), rules.proof(SCHOOL, code)
    assert kept != shown
    assert code.replace("-", "")[rules.PART :] not in kept + shown


@pytest.mark.parametrize("word", ["", "short", "aaaaaaaaaaaa", "ababababab12"[:9]])
def test_a_password_that_is_too_easy_is_refused(word: str) -> None:
    with pytest.raises(RuleBroken):
        rules.check_password(word)


def test_the_code_itself_is_no_password() -> None:
    code = rules.new_code()
    with pytest.raises(RuleBroken):
        rules.check_password(code.lower(), code=code)
    assert rules.check_password("a long enough word", code=code) == "a long enough word"


@pytest.mark.parametrize("given_", [[], [Right.HEALTH_DATA]])
def test_somebody_without_a_role_is_not_invited(given_: list[Right]) -> None:
    with pytest.raises(RuleBroken):
        rules.check_rights(given_)


def test_an_address_is_kept_folded_and_may_be_missing() -> None:
    assert rules.check_email(" Maeve@Larkfield.EXAMPLE ") == "maeve@larkfield.example"
    assert rules.check_email("") is None
    with pytest.raises(RuleBroken):
        rules.check_email("maeve at larkfield")


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"locked_at": NOW, "joined_at": NOW}, AccountState.LOCKED),
        ({"joined_at": NOW}, AccountState.ACTIVE),
        ({"code_until": NOW + timedelta(hours=1)}, AccountState.INVITED),
        ({"code_until": NOW}, AccountState.EXPIRED),
        ({}, AccountState.EXPIRED),
    ],
)
def test_how_an_account_stands_follows_from_its_facts(
    facts: dict[str, datetime], state: AccountState
) -> None:
    whole = {"joined_at": None, "locked_at": None, "code_until": None, **facts}
    assert rules.state(NOW, **whole) is state


def test_two_schools_have_two_uids() -> None:
    assert rules.proof(uuid4(), "22222-22222-22222") != rules.proof(SCHOOL, "22222-22222-22222")
