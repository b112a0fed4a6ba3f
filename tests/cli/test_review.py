"""The review list by command: shown, chosen, taken back, and what is refused."""

from typing import Any

from tests.cli.commands import Shell


def rows(demo: Shell, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = demo.done("review", *more)
    return found


def one(demo: Shell, answer: str = "REVIEW", kind: str = "MARK", at: int = 0) -> dict[str, Any]:
    return [row for row in rows(demo) if (row["answer"], row["kind"]) == (answer, kind)][at]


def test_the_demo_has_a_handful_and_is_sound(demo: Shell) -> None:
    found = rows(demo)
    assert len(found) == 4
    assert {row["answer"] for row in found} == {"REVIEW", "NOT_ENROLLED"}
    assert all(row["decision"] is None for row in found)
    assert demo("verify").code == 0


def test_what_laptops_sent_is_listed_whole(demo: Shell) -> None:
    sent = demo.done("list", "outbox")
    copies = demo.done("list", "copies")
    assert {row["copy_id"] for row in sent} == {row["id"] for row in copies}
    assert sorted(row["operations"] for row in copies) == [2, 2]
    assert all(isinstance(row["about"], dict) for row in sent)


def test_the_laptops_value_is_kept_and_undo_opens_the_entry_again(demo: Shell) -> None:
    entry = one(demo)
    (told,) = demo.done("review", "--decide", entry["id"], "--keep", "mine", "--reason", "Asked")
    assert (told["decision"], told["chosen"], told["reason"]) == ("MINE", entry["mine"], "Asked")
    assert len(rows(demo)) == 3
    assert len(rows(demo, "--all")) == 4
    demo("undo")
    assert len(rows(demo)) == 4
    assert demo("verify").code == 0


def test_the_offices_value_is_kept(demo: Shell) -> None:
    entry = one(demo)
    (told,) = demo.done("review", "--decide", entry["id"], "--keep", "theirs")
    assert (told["decision"], told["chosen"]) == ("THEIRS", entry["theirs"])


def test_another_mark_and_another_note_are_typed(demo: Shell) -> None:
    mark, note = one(demo), one(demo, kind="NOTE")
    (told,) = demo.done("review", "--decide", mark["id"], "--keep", "L 4")
    assert (told["decision"], told["chosen"]) == ("THIRD", "Late · 4 minutes late")
    (told,) = demo.done("review", "--decide", note["id"], "--keep", "Bring the folder.")
    assert told["chosen"] == "Bring the folder."


def test_what_was_refused_needs_a_reason_or_its_cause_gone(demo: Shell) -> None:
    entry = one(demo, "NOT_ENROLLED")
    assert "why it is put away" in demo.refused(
        "review", "--decide", entry["id"], "--keep", "theirs"
    )
    assert "not enrolled" in demo.refused("review", "--decide", entry["id"], "--keep", "mine")
    (told,) = demo.done(
        "review", "--decide", entry["id"], "--keep", "theirs", "--reason", "Wrong pupil"
    )
    assert told["decision"] == "THEIRS"


def test_what_cannot_be_read_is_refused(demo: Shell) -> None:
    mark, note = one(demo), one(demo, kind="NOTE")
    assert "a code, and minutes" in demo.refused("review", "--decide", mark["id"], "--keep", "Q")
    assert "one kind" in demo.refused(
        "review", "--decide", mark["id"], "--decide", note["id"], "--keep", "L"
    )
    assert "goes with --keep" in demo.misused("review", "--decide", mark["id"])
    assert "id of an entry" in demo.misused("review", "--decide", "first", "--keep", "mine")
    nobody = mark["id"][:-4] + "0000"
    assert "not in the review list" in demo.refused("review", "--decide", nobody, "--keep", "mine")
    assert len(rows(demo)) == 4


def test_with_nothing_to_choose_it_says_so(shell: Shell) -> None:
    assert "Nothing needs a choice" in shell("review").err
    assert shell.done("review") == []


def test_a_copy_is_switched_off_and_allowed_again_by_command(demo: Shell) -> None:
    copy = demo.done("list", "copies")[0]
    assert copy["switched_off_at"] is None
    told = demo.done("set", "copy", copy["id"], "--switched-off", "yes")
    assert told["switched_off_at"] is not None
    assert told["switched_off_by"]
    assert demo.done("undo") is not None
    told = demo.done("set", "copy", copy["id"], "--switched-off", "yes")
    told = demo.done("set", "copy", copy["id"], "--switched-off", "no")
    assert (told["switched_off_at"], told["switched_off_by"]) == (None, None)
    assert demo("verify").code == 0
