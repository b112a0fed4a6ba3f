"""Chips, marks, icons, charts, grouped lists, cards, live zoom: each says what it should."""

import re
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QImage, QPainter
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.kit.buttons import Button
from desktop_app.kit.card_drawing import draw_block
from desktop_app.kit.card_parts import (
    Fact,
    Facts,
    LineItem,
    Lines,
    Marks,
    Note,
    Total,
    Warn,
)
from desktop_app.kit.charts import Bar, BarChart, LineChart, Sparkline, ticks_for
from desktop_app.kit.chip_label import ChipLabel
from desktop_app.kit.chips import (
    CHIPS,
    MARK_ROLES,
    Chip,
    chip_for,
    chip_size,
    paint_chip,
    paint_mark,
)
from desktop_app.kit.group_model import Group
from desktop_app.kit.grouped_table import GroupedTable
from desktop_app.kit.icons import LUCIDE, Archive, icon, icon_pixmap
from desktop_app.kit.labels import Link
from desktop_app.kit.memory import Forgetful
from desktop_app.kit.overflow import OverflowRow
from desktop_app.kit.paint import hits, initials_of
from desktop_app.kit.segments import Segments
from desktop_app.kit.table_model import Column
from desktop_app.kit.tabs import Tab, TabRow
from desktop_app.kit.theme import DARK, LIGHT, ROLES, dp
from desktop_app.kit.theme_switch import Theme
from tests.kit.gallery import Gallery

KIT = Path(__file__).resolve().parents[2] / "src" / "desktop_app" / "kit"


def drawn(width: int, height: int) -> tuple[QImage, QPainter]:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor("#FFFFFF"))
    return image, QPainter(image)


def colors_in(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }


@pytest.mark.parametrize(("kind", "value"), CHIPS)
def test_every_chip_has_words_a_role_and_an_icon(theme: Theme, kind: str, value: str) -> None:
    chip = chip_for(kind, value)
    assert chip.label
    assert chip.role in ROLES
    assert not icon_pixmap(chip.icon).isNull()


def test_a_more_useful_fact_takes_the_place_of_the_usual_word() -> None:
    assert chip_for("invoice", "overdue", "9 days late") == Chip(
        "9 days late", "red", "warning-circle"
    )


def test_a_chip_on_a_selected_row_does_not_melt_into_it(theme: Theme) -> None:
    chip = Chip("Paid", "green", "check-circle")
    for selected, fill in ((False, LIGHT["green-soft"]), (True, LIGHT["surface"])):
        image, painter = drawn(120, 24)
        painter.fillRect(0, 0, 120, 24, QColor(LIGHT["accent-soft"]))
        box = paint_chip(painter, chip, QRect(0, 2, 120, 20), selected=selected)
        painter.end()
        assert image.pixelColor(box.right() - 3, box.center().y()).name().upper() == fill
        assert box.height() == 20


def test_a_chip_in_a_narrow_cell_is_cut(theme: Theme) -> None:
    image, painter = drawn(60, 24)
    box = paint_chip(painter, Chip("Cancelled by family", "grey", "x"), QRect(0, 0, 50, 24))
    painter.end()
    assert box.width() == 50
    assert image.pixelColor(55, 12).name() == "#ffffff"


@pytest.mark.parametrize("letter", [*MARK_ROLES, ""])
def test_a_mark_draws_its_letter_or_an_outline(theme: Theme, letter: str) -> None:
    image, painter = drawn(20, 20)
    paint_mark(painter, letter, QPointF(1, 1), edge=18)
    painter.end()
    soft = LIGHT[f"{MARK_ROLES[letter]}-soft"] if letter else "#FFFFFF"
    assert soft in colors_in(image)
    assert len(colors_in(image)) > 2


def test_every_icon_that_the_code_names_exists(theme: Theme) -> None:
    for name in LUCIDE:
        assert not icon_pixmap(name).isNull()


def test_an_icon_takes_the_colour_and_size_asked(theme: Theme) -> None:
    small, large = icon_pixmap("plus", tone="red"), icon_pixmap("plus", size=32, ratio=2)
    assert small.size() == QSize(16, 16)
    assert large.size() == QSize(64, 64)
    assert large.devicePixelRatio() == 2
    assert LIGHT["red-text"] in colors_in(small.toImage())
    assert icon("plus").availableSizes()


def test_an_icon_follows_the_theme(theme: Theme) -> None:
    theme.set_scheme("dark")
    middle = icon_pixmap("plus", size=64).toImage().pixelColor(32, 32)
    assert middle.name().upper() == DARK["text2"]


@pytest.mark.parametrize(
    ("text", "search", "found"),
    [
        ("Violin", "vio", [(0, 3)]),
        ("Ó Dálaigh, Tomás", "dalai", [(2, 5)]),
        ("Okonkwo-Reid, Amara", "reid ama", [(8, 4), (14, 3)]),
        ("Straße", "strass", [(0, 5)]),
        ("Violin", "olin", []),
        ("Violin", "  ", []),
    ],
)
def test_hits_are_found_without_accents_at_the_start_of_words(
    text: str, search: str, found: list[tuple[int, int]]
) -> None:
    assert hits(text, search) == found


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Amara Okonkwo-Reid", "AO"),
        ("Li", "L"),
        ("", ""),
        ("Ó Dálaigh (Tomás)", "ÓD"),
        ("李 思远", "李思"),
    ],
)
def test_initials(name: str, initials: str) -> None:
    assert initials_of(name) == initials


@pytest.mark.parametrize(
    ("largest", "expected"),
    [(612, [0, 250, 500, 750]), (26, [0, 10, 20, 30]), (0, [0, 1]), (3, [0, 1, 2, 3])],
)
def test_axes_have_few_round_ticks_from_zero(largest: float, expected: list[float]) -> None:
    assert ticks_for(largest) == expected


def test_charts_draw_their_values_and_say_them(qtbot: QtBot, theme: Theme) -> None:
    bars = [Bar("8", 570), Bar("9", 0, "holiday", hatched=True), Bar("10", 655, now=True)]
    for kind in (BarChart, LineChart):
        chart = kind(bars)
        qtbot.addWidget(chart)
        chart.resize(320, 180)
        assert chart.accessibleName() == "8: 570; 9: holiday; 10: 655"
        assert LIGHT["accent"] in colors_in(chart.grab().toImage())
        chart.show_values([])
        chart.grab()


def test_a_sparkline_is_drawn_in_its_role(qtbot: QtBot, theme: Theme) -> None:
    line = Sparkline([5, 4, 4, 2], role="amber")
    qtbot.addWidget(line)
    line.resize(64, 20)
    assert LIGHT["amber"] in colors_in(line.grab().toImage())


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    what: str


def grouped(qtbot: QtBot) -> GroupedTable:
    columns = (
        Column("what", "What for", lambda r: r.what, sort="what", stretch=True),
        Column("open", "Open", lambda _: "6.00", align="right"),
    )
    table = GroupedTable(columns, Forgetful(), "ledger")
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    show_families(table)
    return table


def show_families(table: GroupedTable) -> None:
    table.show_groups(
        [
            Group("f1", "Okonkwo-Reid", [Entry("a", "November"), Entry("b", "October")], "2 pupils",
                  "€412.14"),
            Group("f2", "Feldwick", [Entry("c", "Drums")], "1 pupil", "€312.00"),
        ],
        lambda row: row.key,
    )  # fmt: skip


def test_a_grouped_list_shows_families_with_their_entries(qtbot: QtBot, theme: Theme) -> None:
    table = grouped(qtbot)
    first = table.groups.index(0, 0)
    assert table.groups.rowCount(first) == 2
    said = first.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Okonkwo-Reid 2 pupils €412.14"
    assert table.isExpanded(first)
    assert table.visualRect(first).height() == 30
    assert table.visualRect(table.groups.index(0, 1, first)).height() == 32


def test_keys_walk_through_groups_and_fold_them(qtbot: QtBot, theme: Theme) -> None:
    table = grouped(qtbot)
    rows: list[object] = []
    families: list[object] = []
    table.current_changed.connect(rows.append)
    table.group_chosen.connect(families.append)
    table.set_current_key("f1")
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert (rows, families) == (["a"], ["f1"])
    table.set_current_key("f1")
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert families == ["f1", "f1", "f2"]


def test_a_folded_group_and_the_current_row_survive_a_reload(qtbot: QtBot, theme: Theme) -> None:
    table = grouped(qtbot)
    opened: list[object] = []
    table.opened.connect(opened.append)
    table.set_current_key("c")
    table.collapse(table.groups.index(0, 0))
    show_families(table)
    assert not table.isExpanded(table.groups.index(0, 0))
    assert table.current_key() == "c"
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == ["c"]


def test_qt_finds_no_fault_with_the_grouped_model(qtbot: QtBot, theme: Theme) -> None:
    table = grouped(qtbot)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(table.groups, mode)
    show_families(table)
    assert tester.model() is table.groups


def test_every_block_of_a_card_says_its_words(qtbot: QtBot, theme: Theme) -> None:
    followed: list[bool] = []
    blocks = (
        Facts((Fact("Family", "Okonkwo-Reid", run=lambda: followed.append(True)),
               Fact("Exam", "9 Dec", chip=Chip("Approved", "green", "check-circle"))), "Facts"),
        Marks("Attendance", (("P", "8 Oct"), ("", "Today")), "91%"),
        Lines("Next lessons", (LineItem("Violin", "Studio B", "Mon 23", amount="38.00"),)),
        Lines("Notes", (), nothing="No notes yet"),
        Total("Family balance", "€412.14", "due today", Chip("Due today", "blue", "clock")),
        Note("New bow hold is going well.", "Last note", "22 Oct"),
        Warn("Absent twice in a row", "5 Nov and 12 Nov"),
    )  # fmt: skip
    page = QWidget()
    qtbot.addWidget(page)
    grid = QGridLayout(page)
    for at, block in enumerate(blocks):
        grid.addWidget(draw_block(block, first=not at), at, 0)
    page.show()
    said = " ".join(label.text() for label in page.findChildren(QLabel))
    for words in ("Family", "91%", "Mon 23", "No notes yet", "€412.14", "22 Oct", "Absent twice"):
        assert words in said
    page.findChild(Link).linkActivated.emit("#")
    qtbot.keyClick(page.findChild(Link), Qt.Key.Key_Return)
    assert followed == [True, True]
    assert {c.chip.label for c in page.findChildren(ChipLabel)} == {"Approved", "Due today"}


def test_segments_choose_with_arrows_and_clicks(qtbot: QtBot, theme: Theme) -> None:
    segments = Segments((("card", "Card"), ("bank", "Bank"), ("cash", "Cash")))
    qtbot.addWidget(segments)
    qtbot.keyClick(segments, Qt.Key.Key_Right)
    assert segments.value() == "bank"
    segments.resize(segments.sizeHint())
    right = segments.rect().center()
    right.setX(segments.width() - 6)
    qtbot.mouseClick(segments, Qt.MouseButton.LeftButton, pos=right)
    assert segments.value() == "cash"
    assert segments.accessibleName() == "Cash"


def test_open_windows_follow_the_zoom_and_come_back_exactly(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    grid = QGridLayout(window)
    grid.setContentsMargins(dp(20), dp(6), dp(16), dp(2))
    grid.setHorizontalSpacing(dp(12))
    box = QWidget()
    box.setFixedHeight(dp(52))
    grid.addWidget(box, 0, 0)
    for zoom in (1.1, 1.25, 1.5, 2.0):
        theme.set_zoom(zoom)
    assert (grid.contentsMargins().left(), grid.horizontalSpacing(), box.height()) == (40, 24, 104)
    for zoom in (1.75, 1.1, 1.0):
        theme.set_zoom(zoom)
    margins = grid.contentsMargins()
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == (20, 6, 16, 2)
    assert (grid.horizontalSpacing(), box.height()) == (12, 52)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_gallery_draws_in_every_look(
    qtbot: QtBot, theme: Theme, scheme: str, zoom: float
) -> None:
    theme.set_scheme(scheme)
    theme.set_zoom(zoom)
    gallery = Gallery(scheme.title())
    qtbot.addWidget(gallery)
    gallery.resize(dp(760), dp(940))
    gallery.show()
    gallery.show_focus()
    found = colors_in(gallery.grab(QRect(0, 0, dp(760), dp(420))).toImage())
    tokens = LIGHT if scheme == "light" else DARK
    assert {tokens[f"{role}-soft"] for role in ROLES} <= found


def test_chips_keep_their_height_when_the_zoom_grows(theme: Theme) -> None:
    assert chip_size(Chip("Paid", "green")).height() == 20
    theme.set_zoom(2.0)
    assert chip_size(Chip("Paid", "green")).height() == 40


def test_no_widget_of_the_kit_has_a_size_that_ignores_the_zoom() -> None:
    fixed = re.compile(r"setFixed(?:Width|Height|Size)\((\d+)")
    sizes = [
        (path.name, match[1])
        for path in KIT.glob("*.py")
        for match in fixed.finditer(path.read_text(encoding="utf-8"))
    ]
    assert {size for _, size in sizes} <= {"1", "2"}


def test_what_does_not_fit_goes_into_a_menu_and_the_primary_button_stays(
    qtbot: QtBot, theme: Theme
) -> None:
    pressed: list[str] = []
    row = OverflowRow(drop="left")
    qtbot.addWidget(row)
    for words in ("Import", "Print list"):
        row.add_button(Button(words, "printer", lambda words=words: pressed.append(words)))
    row.add_button(Button("New student", "plus", primary=True, keys="Ctrl N"))
    row.resize(row.sizeHint())
    row.show()
    assert row.in_menu() == []
    row.resize(row.sizeHint().width() - 10, 28)
    assert row.in_menu() == ["Import"]
    row.resize(row.minimumSizeHint())
    assert row.in_menu() == ["Import", "Print list"]
    shown = [b.text() for b in row.findChildren(Button) if b.isVisible() and b.text()]
    assert shown == ["New student"]
    row.open_menu()
    menu = row.findChild(QMenu)
    assert isinstance(menu, QMenu)
    menu.actions()[1].trigger()
    menu.close()
    assert pressed == ["Print list"]
    row.resize(row.sizeHint())
    assert row.in_menu() == []


def test_a_button_whose_action_is_not_there_takes_no_room(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    action = QAction("Export", window)
    row = OverflowRow()
    row.setParent(window)
    row.add_button(Button.for_action(action))
    window.show()
    assert row.sizeHint().width() > 0
    action.setVisible(False)
    assert row.sizeHint().width() == 0


def test_filters_give_way_down_to_the_last_one_where_the_rest_is_named(qtbot: QtBot) -> None:
    row = OverflowRow(more="Filter")
    qtbot.addWidget(row)
    for words in ("Teacher", "Location"):
        row.add_button(Button(words))
    row.resize(600, 28)
    row.show()
    assert row.in_menu() == []
    row.resize(row.minimumSizeHint().width(), 28)
    assert row.in_menu() == ["Teacher", "Location"]


def test_an_arrow_at_each_end_leads_to_the_tabs_that_have_no_room(qtbot: QtBot) -> None:
    row = TabRow()
    qtbot.addWidget(row)
    keys = ("overview", "lessons", "points", "streak", "money", "awards", "notes", "history")
    row.set_tabs(*(Tab(key, key.title()) for key in keys))
    row.resize(240, 36)
    row.show()

    def click(x: int) -> str:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(x, 18))
        return row.current()

    there = [click(row.width() - 6) for _ in keys]
    assert list(dict.fromkeys(there))[-1] == "history"
    back = [click(6) for _ in keys]
    assert back[-1] == "overview"
    assert set(there) | set(back) >= set(keys[3:])


def test_every_drawing_of_the_package_is_found_by_its_name() -> None:
    with as_file(files("lucide") / "lucide.zip") as path, ZipFile(path) as whole:
        drawings = {name: whole.read(name) for name in whole.namelist() if name.endswith(".svg")}
    found = Archive()
    assert len(drawings) > 1_000
    assert {name: found.read(name.removesuffix(".svg")) for name in drawings} == drawings
    with pytest.raises(KeyError):
        found.read("no-such-drawing")
