"""Every form that changes what stands in the school merges with what others save meanwhile."""

import ast
from collections.abc import Iterator

from tests.architecture.source import SRC

PACKAGE = SRC / "desktop_app"
BASE = "FormDialog"
NOTHING_STANDS_THERE = {
    "areas/accounts/ui/access_dialogs.py open_invite_dialog": "somebody new",
    "areas/accounts/ui/access_dialogs.py open_lock_dialog": "a deed with its reason",
    "areas/attendance/ui/correction.py ask_reason": "a deed with its reason",
    "areas/billing/ui/certificate_dialog.py ask_certificate.ask": "a paper",
    "areas/billing/ui/credit_dialog.py CreditDialog": "a new entry",
    "areas/billing/ui/doings.py Doings.ask_family": "which family",
    "areas/billing/ui/doings.py Doings.reverse": "a deed with its reason",
    "areas/billing/ui/payment_dialog.py PaymentDialog": "a new entry",
    "areas/billing/ui/payout_dialogs.py open_adjustment.show": "a new entry",
    "areas/billing/ui/payout_tab.py PayoutsTab.sent": "a deed with its day",
    "areas/billing/ui/price_dialog.py end_price_plan": "a deed with its day",
    "areas/billing/ui/refund_dialog.py RefundDialog": "a new entry",
    "areas/billing/ui/statement_dialog.py ask_statement.ask": "a paper",
    "areas/billing/ui/write_off_dialog.py WriteOffDialog": "a new entry",
    "areas/clubs/ui/check_dialog.py ReasonDialog": "a deed with its reason",
    "areas/clubs/ui/give_many.py _dialog": "something new",
    "areas/clubs/ui/homework_dialog.py NewHomeworkDialog": "something new",
    "areas/clubs/ui/log_dialogs.py PracticeDialog": "a new entry",
    "areas/clubs/ui/log_dialogs.py ReadingDialog": "a new entry",
    "areas/clubs/ui/members_dialog.py MembersDialog.end": "a deed with its day",
    "areas/desk/ui/notes.py NoteDeeds.add": "something new",
    "areas/desk/ui/pay.py _ask": "a deed with its days",
    "areas/desk/ui/registers_make_ups.py MakeUpsDialog.withdraw": "a deed with its reason",
    "areas/desk/ui/registers_make_ups.py give_make_up": "something new",
    "areas/desk/ui/review_dialog.py ReasonDialog": "a deed with its reason",
    "areas/desk/ui/review_dialog.py ReviewDialog": "a choice, which is checked by itself",
    "areas/desk/ui/students_bulk.py _ask": "a deed for many",
    "areas/desk/ui/students_reports.py _dialog": "a deed for many",
    "areas/people/ui/merge_families_dialog.py MergeFamiliesDialog": "a deed, as it is shown",
    "areas/rewards/ui/award_dialogs.py _award_dialog": "something new",
    "areas/rewards/ui/award_dialogs.py open_revoke_dialog": "a deed with its reason",
    "areas/streaks/ui/dialogs.py GroupDialog": "something new",
    "areas/streaks/ui/dialogs.py open_answer_dialog": "a deed with its words",
    "areas/streaks/ui/dialogs.py open_day_dialog": "a deed with its reason",
    "areas/streaks/ui/dialogs.py open_freeze_dialog": "something new",
    "areas/streaks/ui/dialogs.py open_invite_dialog": "something new",
    "areas/streaks/ui/dialogs.py open_mute_dialog": "a deed with its words",
    "areas/streaks/ui/dialogs.py open_nudge_dialog": "something new",
    "areas/timetable/ui/cancel_dialog.py CancelDialog": "a deed with its reason",
    "areas/timetable/ui/enroll_dialog.py EnrollDialog": "something new",
    "areas/timetable/ui/enrollment_deeds.py approve.refused": "a deed with its reason",
    "areas/timetable/ui/enrollment_deeds.py end_enrollment": "a deed with its day",
    "areas/timetable/ui/enrollment_deeds.py refuse": "a deed with its reason",
    "areas/timetable/ui/grid_drops.py Drops._ask_how_many": "a deed, as it was dropped",
    "areas/timetable/ui/grid_drops.py Drops._write.refused": "a deed with its reason",
    "areas/timetable/ui/grid_slots.py GridSlots._ask_who": "something new",
    "areas/timetable/ui/meeting_dialogs.py MeetingDeeds.add": "something new",
    "areas/timetable/ui/meeting_dialogs.py MeetingDeeds.bring_back.refused": "a deed",
    "areas/timetable/ui/meeting_dialogs.py MeetingDeeds.end": "a deed with its day",
    "areas/timetable/ui/meeting_dialogs.py MeetingDeeds.substitute": "a deed",
    "areas/timetable/ui/one_on_one_forms.py SlotForms.cancel": "a deed with its reason",
    "areas/timetable/ui/one_on_one_forms.py SlotForms.move": "a deed",
    "areas/timetable/ui/one_on_one_forms.py SlotForms.offer": "something new",
    "areas/timetable/ui/waiting_dialog.py WaitingDeeds.accept.refused": "a deed",
    "areas/timetable/ui/waiting_dialog.py WaitingDeeds.join": "something new",
    "areas/timetable/ui/waiting_dialog.py propose_next.show": "something new",
    "shell/packet_copy.py OpenPacketDialog": "a new copy",
    "shell/packet_make.py MakePacketDialog": "a new file",
    "shell/packet_take.py passphrase_dialog": "a question",
    "shell/copy_desk.py CopyDesk.ask_password": "a question",
    "shell/keep_dialog.py KeepDialog": "something new",
    "shell/locking.py LockDialog": "nothing is kept",
    "shell/locking.py open_access_dialog": "of this computer alone",
    "shell/new_school_dialog.py NewSchoolDialog": "something new",
    "shell/share_dialog.py ShareDialog": "a deed",
}
FORMS_ALONE = {
    "areas/clubs/ui/members_dialog.py": "who joins from when",
    "areas/clubs/ui/homework_dialog.py": "what is looked at",
    "areas/clubs/ui/give_dialog.py": "something new",
    "areas/desk/ui/ripple_dialog.py": "what is imagined",
    "areas/people/ui/merge_dialog.py": "a deed, as it is shown",
    "areas/privacy/ui/erase_dialog.py": "a deed with its reason",
    "areas/timetable/ui/slots_dialog.py": "what is looked for",
    "shell/asking_form.py": "nothing is kept",
}
MERGED_ALONE = ("areas/desk/ui/settings_facts.py", "areas/reports/ui/progress_editor.py")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted([*PACKAGE.glob("areas/*/ui/**/*.py"), *PACKAGE.glob("shell/*.py")]):
        name = path.relative_to(PACKAGE).as_posix()
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def family(trees: dict[str, ast.Module]) -> set[str]:
    """The dialogs with one form: the kit's own, and what areas make of it."""
    found, before = {BASE}, 0
    while len(found) > before:
        before = len(found)
        for tree in trees.values():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    bases = {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases}
                    found |= {node.name} if bases & found else set()
    return found


def forms(name: str, tree: ast.Module, dialogs: set[str]) -> Iterator[tuple[str, bool]]:
    """Every place that makes a form, and whether it says what the form changes."""
    passing = {  # what hands all it is given to a dialog is called like one
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.args.kwarg is not None
        and any(isinstance(c, ast.Call) and called(c) in dialogs for c in ast.walk(node))
    }  # fmt: skip
    plain = {BASE, "BookingDialog"}

    def walk(node: ast.AST, where: tuple[str, ...], kind: str) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            inner, inside = where, kind
            if isinstance(child, ast.ClassDef):
                inner, inside = (*where, child.name), child.name
            elif isinstance(child, ast.FunctionDef):
                inner = (*where, child.name)
            elif isinstance(child, ast.Call):
                is_own = called(child) == "__init__" and kind in dialogs - plain
                handed = where and where[-1] in passing
                if (called(child) in plain | passing or is_own) and not handed:
                    keys = {word.arg for word in child.keywords}
                    merges = any(isinstance(c, ast.Call) and called(c) == "merge"
                                 for c in ast.walk(node_of[where]))  # fmt: skip
                    shown = tuple(part for part in where if part != "__init__")
                    yield f"{name} {'.'.join(shown)}", "record" in keys or merges
            yield from walk(child, inner, inside)

    node_of: dict[tuple[str, ...], ast.AST] = {(): tree}

    def place(node: ast.AST, where: tuple[str, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            inner = where
            if isinstance(child, (ast.ClassDef, ast.FunctionDef)):
                inner = (*where, child.name)
                node_of[inner] = child
            place(child, inner)

    place(tree, ())
    yield from walk(tree, (), "")


def test_a_form_that_changes_something_says_what_and_is_merged() -> None:
    trees = dict(modules())
    dialogs = family(trees)
    assert {"BookingDialog", "StudentDialog", "NotesDialog", "HoursDialog"} <= dialogs
    found: dict[str, bool] = {}
    for name, tree in trees.items():
        for where, merges in forms(name, tree, dialogs):
            found[where] = found.get(where, True) and merges
    assert len(found) > 70
    alone = {where for where, merges in found.items() if not merges}
    assert sorted(alone - NOTHING_STANDS_THERE.keys()) == [], "say which record the form changes"
    named = {where for where in NOTHING_STANDS_THERE if where.split()[0] in trees}
    assert sorted(named - alone) == [], "these are merged, or are gone"


def test_a_form_outside_of_a_form_dialog_is_merged_or_changes_nothing() -> None:
    with_forms = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) == "Form"
    }
    assert sorted(with_forms - FORMS_ALONE.keys() - set(MERGED_ALONE)) == [], "is it merged?"
    merging = {"Merging", "settle"}
    for name, tree in modules():
        if name in {"areas/desk/ui/settings_facts.py", "areas/reports/ui/progress_merging.py"}:
            assert merging <= {called(n) for n in ast.walk(tree) if isinstance(n, ast.Call)}, name
