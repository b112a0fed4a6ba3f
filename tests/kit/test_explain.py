"""A number says where it comes from: by F9, by double click, by Enter."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.kit.card_parts import Fact, Facts, Total
from desktop_app.kit.explain import Entry, Explanation
from desktop_app.kit.explained import ExplainDialog
from desktop_app.kit.inspector import Card, CardTab, Inspector
from desktop_app.kit.number_label import Explained
from desktop_app.kit.pane import Pane, Tools

FOUND = Explanation(
    "Okonkwo-Reid owes",
    "What was asked for less what was paid.",
    (
        Entry("Invoice 2026-0418", "406.14", "1 Nov", target=("billing", 7)),
        Entry("Payment R-1187", "\u2212380.00", "6 Nov"),
    ),
    "€26.14",
)


def dialog_of(qtbot: QtBot, tools: Tools, pane: QWidget) -> ExplainDialog:
    qtbot.waitUntil(tools.tasks.idle)
    QApplication.processEvents()
    qtbot.waitUntil(tools.tasks.idle)
    [found] = [d for d in pane.findChildren(ExplainDialog) if d.isVisible()]
    return found


def shown(qtbot: QtBot, tools: Tools) -> Pane:
    pane = Pane(tools, "till", "Till")
    qtbot.addWidget(pane)
    pane.set_content(QWidget())
    pane.resize(1300, 600)
    pane.show()
    return pane


def test_a_number_is_explained_by_its_rule_its_entries_and_their_sum(
    qtbot: QtBot, tools: Tools
) -> None:
    pane = shown(qtbot, tools)
    pane.explain(lambda: FOUND)
    dialog = dialog_of(qtbot, tools, pane)
    assert dialog.fact.text() == "Okonkwo-Reid owes: €26.14"
    assert dialog.rule.text() == "What was asked for less what was paid."
    words = [dialog.model.data(dialog.model.index(row, 1)) for row in range(2)]
    assert words == ["Invoice 2026-0418", "Payment R-1187"]
    assert dialog.result_label.text() == "2 entries, in all €26.14"
    dialog.leave()


def test_an_entry_with_a_record_is_opened_and_the_dialog_gives_way(
    qtbot: QtBot, tools: Tools
) -> None:
    went: list[tuple[object, ...]] = []
    tools = Tools(tools.tasks, tools.memory, tools.notices, tools.undo, lambda *at: went.append(at))
    pane = shown(qtbot, tools)
    pane.explain(lambda: FOUND)
    dialog = dialog_of(qtbot, tools, pane)
    dialog.open_entry(1)
    assert dialog.isVisible()
    dialog.open_entry(0)
    assert not dialog.isVisible()
    assert went == [("billing", 7)]


def test_f9_explains_the_number_that_has_the_keys_before_that_of_the_card(
    qtbot: QtBot, tools: Tools
) -> None:
    pane, asked = shown(qtbot, tools), []
    inspector = Inspector()
    pane.set_inspector(inspector)
    pane.explain_current()
    assert pane.banner.shown() is not None
    blocks = (
        Total("Balance", "€26.14", explain=lambda: asked.append("balance")),
        Facts([Fact("Wallet", "€2.00", explain=lambda: asked.append("wallet"))]),
    )
    inspector.show_card(Card("Okonkwo-Reid", tabs=(CardTab("money", "Money", blocks),)))
    pane.explain_current()
    first, second = inspector.findChildren(Explained)
    second.setFocus()
    pane.explain_current()
    qtbot.keyClick(second, Qt.Key.Key_Return)
    qtbot.mouseDClick(first, Qt.MouseButton.LeftButton)
    assert asked == ["balance", "wallet", "wallet", "balance"]


def test_a_number_that_is_gone_meanwhile_is_not_explained(qtbot: QtBot, tools: Tools) -> None:
    pane = shown(qtbot, tools)
    pane.explain(lambda: None)
    qtbot.waitUntil(tools.tasks.idle)
    assert not pane.findChildren(ExplainDialog)
