"""Where the program begins: demo, new school, open a file, and the schools opened lately."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QCloseEvent, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop_app import __version__
from desktop_app.core import wording
from desktop_app.core.db.database import Database
from desktop_app.core.places import data_dir
from desktop_app.core.settings import Preferences
from desktop_app.core.wording import tr
from desktop_app.kit import qt_words
from desktop_app.kit.actions import SHORTCUTS, Actions, Command
from desktop_app.kit.banner import BannerSlot
from desktop_app.kit.buttons import Button, keys_text
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.labels import Link, label, on_plane, rule
from desktop_app.kit.notices import banner_for
from desktop_app.kit.paint import paint_focus_ring, paint_key_cap
from desktop_app.kit.progress_strip import ProgressStrip
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp, font, look
from desktop_app.shell import new_school_dialog
from desktop_app.shell.mark import Mark, mark_icon
from desktop_app.shell.recent import Recent, RecentSchool
from desktop_app.shell.recent_list import RecentList

if TYPE_CHECKING:
    from desktop_app.shell.application import Schools

WIDTH: Final = 1018
HEIGHT: Final = 594


class StartRow(QWidget):
    """One way to begin: icon, words, what it means, its keys."""

    def __init__(
        self, icon: str, title: str, fact: str, keys: str, run: Callable[[], object]
    ) -> None:
        super().__init__()
        self._icon, self._title, self._fact, self._keys, self._run = icon, title, fact, keys, run
        self._lit = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{fact} {keys}")

    def sizeHint(self) -> QSize:
        """Two lines high."""
        return QSize(dp(344), dp(50))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin."""
        self._run()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space begin."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._run()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up."""
        self._lit = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Go dark."""
        self._lit = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, words and keys."""
        painter, worn = QPainter(self), look()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(dp(2), dp(1), -dp(2), -dp(1))
        if self._lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.color("hover"))
            painter.drawRoundedRect(QRectF(box), dp(4), dp(4))
        paint_icon(
            painter, self._icon, box.left() + dp(6), box.top() + dp(15), dp(20), worn.color("text2")
        )
        left = dp(48)
        painter.setFont(font("section"))
        painter.setPen(worn.color("text"))
        painter.drawText(box.adjusted(left, dp(5), 0, 0), Qt.AlignmentFlag.AlignTop, self._title)
        painter.setFont(font("small"))
        painter.setPen(worn.color("text2"))
        painter.drawText(
            box.adjusted(left, dp(25), -dp(56), 0), Qt.AlignmentFlag.AlignTop, self._fact
        )
        paint_key_cap(painter, self._keys, box.right() - dp(6), box.center().y())
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(box), dp(4))
        painter.end()


class StartWindow(QMainWindow):
    """The first window; it closes when a school is open."""

    def __init__(
        self,
        schools: "Schools",
        recent: Recent,
        preferences: Preferences,
        opened: Callable[[Database], object],
    ) -> None:
        super().__init__()
        self._schools, self._recent, self._preferences, self._opened = (
            schools,
            recent,
            preferences,
            opened,
        )
        self.setObjectName("start")
        self.setWindowTitle("Downbeat")
        self.setWindowIcon(mark_icon())
        self.tasks = Tasks(self)
        self.tasks.failed.connect(self.refused)
        self.actions_list = Actions(self)
        self.banner = BannerSlot()
        self.progress = ProgressStrip()
        self.progress.stop_asked.connect(self.tasks.stop)
        self.tasks.busy.connect(self.progress.tell)
        self.recent_list = RecentList(self.open_path, self.forget)
        self._none = EmptyState()
        self._build()
        room = self.screen().availableSize()  # at 200 % it would be wider than many screens
        self.resize(QSize(dp(WIDTH), dp(HEIGHT)).boundedTo(room).expandedTo(self.minimumSizeHint()))
        self.look_again()

    def _build(self) -> None:
        self.actions_list.add(
            (
                Command("start-1", tr("Try the demo school"), self.try_demo, "play-circle"),
                Command("start-2", tr("New school on this computer"), self.new_school, "house"),
                Command("start-3", tr("Open a school file"), self.choose_file, "folder-open"),
                Command("quit", tr("Quit"), self.close, "sign-out"),
            )
        )
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(rule(vertical=True))
        row.addWidget(self._right(), 1)
        self.setCentralWidget(body)

    def _left(self) -> QWidget:
        left = QWidget()
        on_plane(left, "window")
        left.setFixedWidth(dp(400))
        column = QVBoxLayout(left)
        column.setContentsMargins(dp(28), dp(40), dp(28), dp(18))
        column.setSpacing(dp(4))
        column.addLayout(_sign())
        column.addSpacing(dp(22))
        facts = (
            tr("186 made-up pupils. Safe to try."),
            tr("One local file. You can share it later."),
            tr("A backup or a file from another computer"),
        )
        for n, fact in enumerate(facts, start=1):
            action = self.actions_list.action(f"start-{n}")
            row = StartRow(
                str(action.property("icon_name")),
                action.text(),
                fact,
                keys_text(SHORTCUTS[f"start-{n}"]),
                action.trigger,
            )
            row.setObjectName(f"start-{n}")
            column.addWidget(row)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(label(tr("Version {version}", version=__version__), "small", "text2"))
        foot.addStretch(1)
        other = "en" if wording.language() == "de" else "de"
        foot.addWidget(Link(wording.LANGUAGES[other], lambda: self._speak(other)))
        column.addLayout(foot)
        return left

    def _right(self) -> QWidget:
        right = QWidget()
        on_plane(right, "surface")
        head = QHBoxLayout()
        head.setContentsMargins(dp(24), dp(12), dp(24), dp(10))
        head.setSpacing(dp(8))
        head.addWidget(label(tr("Recent schools"), "section"))
        head.addStretch(1)
        head.addWidget(label(tr("Enter to open, Del to forget"), "small", "text2"))
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        for part in (rule(), self.progress, self.banner):
            column.addWidget(part)
        column.addWidget(self.recent_list, 1)
        column.addWidget(self._none, 1)
        column.addWidget(rule())
        foot = QWidget()
        on_plane(foot, "sunken")
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(dp(24), dp(12), dp(24), dp(12))
        buttons.setSpacing(dp(8))
        buttons.addStretch(1)
        buttons.addWidget(Button(tr("Quit"), run=self.close))
        self.open_button = Button(
            tr("Open school"), run=self.recent_list.open_current, primary=True, keys=tr("Enter")
        )
        buttons.addWidget(self.open_button)
        column.addWidget(foot)
        return right

    # --- what can be done -------------------------------------------------------------------------

    def look_again(self) -> None:
        """Read the state of the recent schools anew, off the GUI thread."""
        self.tasks.read(self._recent.listed, self._show_recent, key="recent")

    def _show_recent(self, schools: Sequence[RecentSchool]) -> None:
        self.recent_list.show_schools(schools)
        self.recent_list.setVisible(bool(schools))
        self._none.setVisible(not schools)
        self._none.say(
            tr("No schools yet"), tr("Try the demo school, or make your own: it is one file.")
        )
        self.open_button.setEnabled(bool(schools))
        if schools:
            self.recent_list.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self, path: Path) -> None:
        """Take a school off the list; its file stays where it is."""
        self._recent.forget(path)
        self.look_again()

    def open_path(self, path: Path) -> None:
        """Open a school, off the GUI thread."""
        self._begin(lambda: self._schools.open(path), tr("Opening {file}", file=path.name))

    def try_demo(self) -> None:
        """Open the demo school, built when there is none."""
        self._begin(
            lambda: self._schools.demo(data_dir() / "Demo school.downbeat"),
            tr("Building the demo school"),
        )

    def choose_file(self) -> None:
        """Ask for a school file and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Open a school file"), "", tr("Downbeat schools (*.downbeat);;All files (*)")
        )
        if name:
            self.open_path(Path(name))

    def new_school(self) -> "new_school_dialog.NewSchoolDialog":
        """Ask for the facts of a new school."""
        dialog = new_school_dialog.NewSchoolDialog(self, self.tasks, self._schools.make)
        dialog.saved.connect(self._opened)
        dialog.open()
        return dialog

    def _begin(self, work: Callable[[], Database], title: str) -> None:
        self.banner.clear("not_saved")
        self.tasks.write(work, self._opened, self.refused, title=title)

    def refused(self, error: Exception) -> None:
        """Say why a school did not open."""
        self.banner.say(banner_for(error, self))
        self.look_again()

    def _speak(self, code: str) -> None:
        wording.use_language(code)
        qt_words.speak(code)
        self._preferences.set("language", code)
        self.actions_list = Actions(self)
        for action in self.actions():
            self.removeAction(action)
        self.banner, self.progress = BannerSlot(), ProgressStrip()
        self.recent_list, self._none = RecentList(self.open_path, self.forget), EmptyState()
        self._build()
        self.look_again()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish what is under way."""
        self.tasks.close()
        event.accept()


def _sign() -> QHBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addStretch(1)
    words.addWidget(label("Downbeat", "big"))
    words.addWidget(label(tr("The school office on your desk"), "body", "text2"))
    words.addStretch(1)
    row = QHBoxLayout()
    row.setContentsMargins(dp(8), 0, 0, 0)
    row.setSpacing(dp(14))
    row.addWidget(Mark(52))
    row.addLayout(words)
    row.addStretch(1)
    return row
