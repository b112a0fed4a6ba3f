"""What cannot be, by command: a sentence at its option, exit code 1, and every table as it was."""

import pytest

from tests.cli.commands import Shell
from tests.stories.tables import held

LONG = "N" * 300


@pytest.fixture
def shell(furnished: Shell) -> Shell:
    return furnished


def words(line: str) -> list[str]:
    """Part a command at its blanks; · stands for a blank, ∅ for an empty word."""
    return [word.replace("∅", "").replace("·", " ").replace("LONG", LONG) for word in line.split()]


REFUSED = {
    # a lesson ending before it starts, and other times that cannot be
    "add lesson --title X --start 2026-11-24T16:00 --duration -45": "ends before it starts",
    "add lesson --title X --start 2026-11-24T16:00 --duration 0": "ends before it starts",
    "add lesson --title X --start 2026-11-24T16:00 --duration 100000": "at most 24 hours",
    "add lesson --title X --start 2026-11-24T16:00 --duration 45 --recurrence WEEKLY "
    "--until 2026-11-01": "ends before it starts",
    "add lesson --title X --start 1026-11-24T16:00 --duration 45": "between 1900 and 2199",
    "add lesson --title X --start 9999-12-31T16:00 --duration 45": "between 1900 and 2199",
    "add lesson --title X --start 24.11.2026 --duration 45": "not a day and time",
    "add lesson --title X --start 2026-02-30T16:00 --duration 45": "not a day and time",
    "add lesson --title X --start 2026-11-24T16:00": "how many minutes",
    "add lesson --title X --start 2026-11-02T16:30 --duration 45 --teacher Maeve·Cullinan":
        "Maeve Cullinan teaches Violin",
    "add lesson --title X --start 2026-11-24T16:00 --duration 45 --rrule FREQ=HOURLY":
        "--rrule: ",
    "add lesson --title ∅ --start 2026-11-24T16:00 --duration 45": "--title: ",
    "add lesson --title LONGN": "--title: This is longer than 300 letters",
    "add lesson --title X --max_students -1": "room for at least one student",
    "set lesson Violin --duration -5": "ends before it starts",
    "set lesson Violin --until 2025-01-01": "ends before it starts",
    # enrolling twice or over capacity
    "add enrollment --lesson Violin --student Amara·Reid": "Amara Reid is already enrolled",
    "add enrollment --lesson Violin --student Kofi·Reid": "Violin is full: 1 of 1",
    "add enrollment --lesson Violin --student Nobody": "There is no student “Nobody”",
    "add enrollment --lesson Choir --student Kofi·Reid --enrolled_on 2027-01-01 "
    "--unenrolled_on 2026-01-01": "--unenrolled_on: The enrolment ends before it begins",
    "set lesson Violin --type ∅": "--type: This cannot stay empty",
    # amounts
    "add lesson --title X --price -5": "--price: A price cannot be negative",
    "add price --name P --amount -0,01": "--amount: A price cannot be negative",
    "add price --name P --amount five": "“five” is not an amount",
    "add price --name P --amount 1,2,3": "“1,2,3” is not an amount",
    "add price --name P --amount NaN": "“NaN” is not an amount",
    "add price --name P --amount 1e9": "“1e9” is not an amount",
    "add price --name P --amount 99999999999999": "larger than any bill",
    "add enrollment --lesson Choir --student Kofi·Reid --price -1": "cannot be negative",
    "add tax-rate --name T --rate 101": "between 0 and 100",
    "add tax-rate --name T --rate -1": "“-1” is not a rate",
    # paying nothing, and what is no payment
    "pay --family Reid --amount 0 --method CASH": "Nothing is no payment",
    "pay --family Reid --amount ∅ --method CASH": "is not an amount",
    "pay --family Reid --amount -5 --method CASH": "cannot be negative",
    "pay --family Reid --amount −5 --method CASH": "cannot be negative",
    "pay --family Reid --amount 99999999999999 --method CASH": "larger than any bill",
    "pay --family Reid --amount 5 --method CASH --date 2030-01-01": "--date: ",
    "pay --family Reid --amount 5 --method CASH --date 1030-01-01": "--date: ",
    "pay --family Nobody --amount 5 --method CASH": "There is no family “Nobody”",
    "invoice-run --month 2026-13": "“2026-13” is not a month",
    "invoice-run --month 0000-01": "“0000-01” is not a month",
    "invoice-run --month 9999-12": "“9999-12” is not a month",
    # people
    "add student --name ∅": "Give at least one name",
    "add student --name LONGN": "longer than 300 letters",
    "add student --name A·B --date_of_birth 2035-01-01": "still to come",
    "add student --name A·B --date_of_birth 1066-10-14": "between 1900 and 2199",
    "add student --name A·B --date_of_birth 31.03.2015": "not a date like",
    "add student --name A·B --email nowhere": "not an e-mail address",
    "add student --name A·B --phone 12": "not a phone number",
    # the school and its calendar
    "add room --name A --capacity -1": "--capacity: A room holds at least one person",
    "add room --name A --capacity 999999": "--capacity: No room holds 999999 people",
    "add closure --date 2026-12-01 --until 2026-11-01 --name C": "ends before it begins",
    "add term --name T --starts_on 2027-05-10 --ends_on 2027-05-01": "ends before it begins",
    "add term --name T --starts_on 0001-09-10 --ends_on 9999-10-01": "between 1900 and 2199",
    "set school --iban IE00": "This IBAN is not right",
    "set school --currency XX": "“XX” is not a currency",
    "set school --timezone Mars/Base": "“Mars/Base” is not a time zone",
    "set school --payment_days -5": "--payment_days: ",
    "mark --occurrence x --student Amara·Reid --code P": "“x” is not an id",
}  # fmt: skip


@pytest.mark.parametrize("line", REFUSED, ids=lambda line: str(line)[:60])
def test_what_cannot_be_is_refused_and_changes_nothing(shell: Shell, line: str) -> None:
    before = held(shell.school)
    said = shell.refused(*words(line))
    assert REFUSED[line] in said
    assert "unexpected" not in said
    assert held(shell.school) == before


TAKEN = {
    "add price --name P --amount 12,50": ("amount", "12.50"),
    "add price --name P --amount 12.50": ("amount", "12.50"),
    "add price --name P --amount 1.234,56": ("amount", "1234.56"),
    "add price --name P --amount 1,234.56": ("amount", "1234.56"),
    "add price --name P --amount €·12.50": ("amount", "12.50"),
    "add student --name LONG": ("given_name", LONG),
    "add student --name نور·الهاشمي": ("name", "نور الهاشمي"),
    "add student --name דניאל·לבנון": ("family_name", "לבנון"),
    "add student --name 🎻·Zoë·👩‍👩‍👧": ("given_name", "🎻 Zoë"),
    "add room --name 李思远": ("name", "李思远"),
}


@pytest.mark.parametrize("line", TAKEN, ids=lambda line: str(line)[:60])
def test_what_is_unusual_is_taken_as_it_was_meant(shell: Shell, line: str) -> None:
    key, value = TAKEN[line]
    made = shell.done(*words(line))
    assert made[key] == value
    assert shell.done("verify")["sound"]


WARNED = {
    "add lesson --title Camp --start 2029-07-20T10:00 --duration 60": "outside the school's terms",
    "set lesson Choir --start 2029-07-20T10:00 --duration 60": "outside the school's terms",
    "add student --name Amara·Reid": "Amara Reid is already here",
    "pay --family Reid --amount 500 --method CASH": "310.00",
}


@pytest.mark.parametrize("line", WARNED, ids=lambda line: str(line)[:60])
def test_what_is_doubtful_is_done_with_a_warning(shell: Shell, line: str) -> None:
    before = held(shell.school)
    said = shell(*words(line), "--json")
    assert said.code == 0
    assert WARNED[line] in said.err
    assert said.json["id"]
    assert held(shell.school) != before
    assert shell.done("verify")["sound"]


def test_paying_twice_in_a_row_is_warned_about(shell: Shell) -> None:
    pay = ("pay", "--family", "Reid", "--amount", "190", "--method", "CASH", "--json")
    assert shell(*pay).err == ""
    again = shell(*pay)
    assert again.code == 0
    assert "paid twice" in again.err
    assert again.json["to_wallet"] == "190.00"


def test_a_second_student_of_a_family_joins_it_by_its_name(shell: Shell) -> None:
    assert [row["name"] for row in shell.done("list", "families")] == ["Reid"]
    shell.done("add", "family", "--name", "Reid")
    assert "2 have the name “reid”" in shell.refused(
        "add", "student", "--name", "Noor Reid", "--family", "reid"
    )
