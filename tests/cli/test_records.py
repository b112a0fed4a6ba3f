"""Records as commands list, add and set them: one table of fields for all three."""

import csv
import json
from pathlib import Path

import pytest

from desktop_app.cli.records import clubs, consents, logins, streaks
from desktop_app.cli.registry import RECORDS
from tests.cli.commands import Shell

NAMED_IN_THE_ISSUE = set(
    """students families guardians staff rooms lessons occurrences enrollments attendance invoices
    invoice-lines payments ledger changes""".split()
)

# Clubs and streaks have rows in tests of their own until the demo school has them; nobody signs in
# to a school file.
NOT_IN_THE_DEMO = {
    record.plural for part in (clubs, streaks, consents, logins) for record in part.RECORDS
} - {"consents"} | {"erasures"}


def keys(name: str) -> list[str]:
    return next([field.key for field in r.listed] for r in RECORDS if r.plural == name)


def test_every_list_of_the_issue_is_there() -> None:
    assert {record.plural for record in RECORDS} >= NAMED_IN_THE_ISSUE


@pytest.mark.parametrize("name", [record.plural for record in RECORDS])
def test_every_list_prints_its_fields_in_order(demo: Shell, name: str) -> None:
    rows = demo.done("list", name)
    assert all(list(row) == keys(name) for row in rows)
    assert rows or name in {"prices", "lesson-prices", "subscriptions"} | NOT_IN_THE_DEMO


def test_invoices_and_lines_have_the_fields_that_scripts_rely_on() -> None:
    assert set(keys("invoices")) >= set(
        "id number kind family_id issued_on due_on status "
        "net_total tax_total total open currency".split()
    )
    assert set(keys("invoice-lines")) >= set(
        "invoice_id student_id description quantity unit_price amount tax_rate".split()
    )


def test_amounts_are_texts_beside_their_currency_and_times_have_an_offset(demo: Shell) -> None:
    invoice = demo.done("list", "invoices", "--where", "number=2026-0243")[0]
    assert [invoice[key] for key in ("net_total", "tax_total", "total", "currency")] == [
        "18.00", "4.14", "22.14", "EUR",
    ]  # fmt: skip
    line = demo.done("list", "invoice-lines", "--where", f"invoice_id={invoice['id']}")[0]
    assert (line["quantity"], line["unit_price"], line["tax_rate"]) == ("1", "18.00", "23")
    meeting = demo.done("list", "occurrences", "--where", "date=2026-09-14")[0]
    assert meeting["start"].endswith("+01:00")
    later = demo.done("list", "occurrences", "--where", "date=2026-11-16")[0]
    assert later["start"].endswith("+00:00")


def test_conditions_are_joined_and_find_lists_too(demo: Shell) -> None:
    found = demo.done(
        "list", "students", "--where", "family=Okonkwo-Reid", "--where", "instrument=Drums"
    )
    assert [row["name"] for row in found] == ["Kofi Okonkwo-Reid"]
    assert demo.done("list", "students", "--where", "instruments=oud")[0]["family"] == "Al-Hashimi"
    assert demo.done("list", "students", "--where", "left_on=")


def test_a_field_that_no_list_has_is_wrong_usage(demo: Shell) -> None:
    assert "no field colour" in demo.misused("list", "students", "--where", "colour=red")
    assert "no list frogs" in demo.misused("list", "frogs")


def test_lists_go_to_csv_and_xlsx_without_formulas(demo: Shell, tmp_path: Path) -> None:
    demo.done("set", "student", "Kofi Okonkwo-Reid", "--given_name", "=1+1")
    told = demo.done("list", "students", "--csv", tmp_path / "s.csv", "--xlsx", tmp_path / "s.xlsx")
    assert told["rows"] == 186
    rows = list(csv.DictReader((tmp_path / "s.csv").read_text("utf-8-sig").splitlines()))
    assert list(rows[0]) == keys("students")
    assert not any(row["given_name"].startswith("=") for row in rows)
    assert (tmp_path / "s.xlsx").read_bytes().startswith(b"PK")


def test_a_student_is_added_with_family_guardian_and_instrument(shell: Shell) -> None:
    made = shell.done(
        "add", "student", "--name", "Zoë Kröger", "--instrument", "Violin", "--level", "beginner",
        "--family", "Kröger", "--guardian", "Anna Kröger", "--guardian_phone", "087 555 0199",
        "--date_of_birth", "2016-02-29",
    )  # fmt: skip
    assert (made["given_name"], made["family"], made["level"]) == ("Zoë", "Kröger", "BEGINNER")
    guardian = shell.done("list", "guardians")[0]
    assert (guardian["phone"], guardian["student_ids"]) == ("+353875550199", [made["id"]])
    assert shell.done("set", "student", made["id"], "--archived", "true")["archived"] is True


def test_unknown_options_and_values_are_refused_clearly(shell: Shell) -> None:
    assert "--shoe_size" in shell.misused("add", "student", "--name", "A B", "--shoe_size", "3")
    assert "needs a value" in shell.misused("add", "student", "--name")
    assert "twice" in shell.misused("add", "room", "--name", "A", "--name", "B")
    assert "knows no wizard" in shell.misused("add", "wizard", "--name", "A")
    assert "--date_of_birth" in shell.refused(
        "add", "student", "--name", "A B", "--date_of_birth", "soon"
    )
    assert "BEGINNER" in shell.refused("add", "student", "--name", "A B", "--level", "genius")
    assert "not a whole number" in shell.refused("add", "room", "--name", "A", "--capacity", "many")
    assert shell.done("list", "students") == []


def test_a_name_that_several_have_asks_for_an_id(shell: Shell) -> None:
    for _ in range(2):
        shell.done("add", "student", "--name", "Ann Lee")
    assert "2 have the name" in shell.refused("set", "student", "Ann Lee", "--city", "Cork")
    assert "no student" in shell.refused("set", "student", "Bo Lee", "--city", "Cork")


def test_the_school_takes_its_facts_and_settings(shell: Shell) -> None:
    told = shell.done(
        "set", "school", "--iban", "IE29 AIBK 9311 5212 3456 78", "--tax_number", "IE5550194X",
        "--prices_gross", "true", "--payment_days", "7", "--school_days", "1,2,3",
    )  # fmt: skip
    assert (told["iban"], told["prices_gross"], told["payment_days"]) == (
        "IE29AIBK93115212345678",
        True,
        7,
    )
    assert told["school_days"] == ["1", "2", "3"]
    assert "--iban" in shell.refused("set", "school", "--iban", "IE00")
    assert len(shell.done("list", "changes")) == 2


def test_the_school_may_be_named_by_its_id_though_there_is_only_one(shell: Shell) -> None:
    uid = shell.done("list", "schools")[0]["uid"]
    assert shell.done("set", "school", uid, "--language", "de")["language"] == "de"


def test_schema_names_every_command_list_and_pane(shell: Shell) -> None:
    said = shell.raw("schema", "--json")
    told = json.loads(said.out)
    names = {command["name"] for command in told["commands"]}
    assert names == set(
        """open new demo import list add set mark invoice-run pay refund write-off remind print
        payout-run report ripple points streaks rebuild slots undo verify backup restore
        shots schema share invite join revoke whoami privacy checkout sync packet review""".split()
    )
    assert {each["list"] for each in told["lists"]} == {record.plural for record in RECORDS}
    assert "students" in told["panes"]
    assert "--month" in {option["name"] for c in told["commands"] for option in c["options"]}
    assert shell.raw("schema").code == 0


def test_a_term_that_is_given_takes_the_place_of_proposed_ones(shell: Shell) -> None:
    before = shell.done("list", "terms")
    dates = ("--starts_on", "2026-09-07", "--ends_on", "2026-12-18")
    said = shell("add", "term", "--name", "Michaelmas", *dates)
    assert (said.code, "replaces the proposed term Autumn 2026" in said.err) == (0, True)
    names = [row["name"] for row in shell.done("list", "terms")]
    assert names == ["Michaelmas", "Spring 2027", "Summer 2027"]
    dates = ("--starts_on", "2026-12-01", "--ends_on", "2026-12-31")
    refusal = shell.refused("add", "term", "--name", "Again", *dates)
    assert "overlaps the term Michaelmas" in refusal
    shell("undo")
    assert shell.done("list", "terms") == before


def test_two_families_share_a_child_s_bill_as_they_say(shell: Shell) -> None:
    kid = shell.done("add", "student", "--name", "Kit Cole", "--family", "Cole")
    shell.done("add", "family", "--name", "Byrne", "--students", kid["id"])
    families = {row["name"]: row for row in shell.done("list", "families")}
    assert families["Cole"]["students"] == families["Byrne"]["students"] == ["Kit Cole"]
    told = shell.done("set", "student", kid["id"], "--shares", "Cole=66.67, Byrne=33.33%")
    assert told["shares"] == [
        f"{families['Cole']['id']}=66.67", f"{families['Byrne']['id']}=33.33",
    ]  # fmt: skip
    again = shell.done("set", "student", kid["id"], "--shares", ",".join(told["shares"]))
    assert again["shares"] == told["shares"]
    for wrong in ("", "Cole=50,Byrne=40", "Cole=100", "Cole,Byrne", "Nobody=100"):
        assert shell.refused("set", "student", kid["id"], "--shares", wrong)
    lesson = shell.done(
        "add", "lesson", "--title", "Oud", "--start", "2026-11-20T16:00", "--duration", "30",
        "--price", "33.35",
    )  # fmt: skip
    shell.done("add", "enrollment", "--lesson", lesson["id"], "--student", kid["id"])
    bills = shell.done("invoice-run", "--month", "2026-11")["bills"]
    assert {bill["family"]: bill["net_total"] for bill in bills} == {
        "Cole": "22.24", "Byrne": "11.11",
    }  # fmt: skip


def test_a_choice_that_is_emptied_is_a_sentence(shell: Shell) -> None:
    kid = shell.done("add", "student", "--name", "Kit Cole", "--privacy_level", "")
    assert kid["privacy_level"] == "public"
    said = shell.refused("set", "student", kid["id"], "--privacy_level", "")
    assert "none of the choices" in said
