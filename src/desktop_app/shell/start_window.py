"""Where the program begins: demo, new school, open a file, and the schools opened lately."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop_app import __version__
from desktop_app.core import wording
from desktop_app.core.db import connection
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError
from desktop_app.core.places import data_dir
from desktop_app.core.settings import Preferences
from desktop_app.core.wording import tr
from desktop_app.kit import qt_words
from desktop_app.kit.actions import SHORTCUTS, Actions, Command
from desktop_app.kit.banner import Banner, BannerSlot
from desktop_app.kit.buttons import Button, keys_text
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.labels import Link, label, on_plane, rule
from desktop_app.kit.notices import banner_for
from desktop_app.kit.progress_strip import ProgressStrip
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp
from desktop_app.shell import new_school_dialog
from desktop_app.shell.mark import Mark, mark_icon
from desktop_app.shell.recent import Recent, RecentSchool
from desktop_app.shell.recent_list import RecentList
from desktop_app.shell.sign_in import Answer, SignInForm
from desktop_app.shell.start_row import StartRow
from desktop_app.shell.tries import Tries

if TYPE_CHECKING:
    from desktop_app.shell.application import Schools

WIDTH: Final = 1018
HEIGHT: Final = 594
_FIRST: Final = 100  # the list takes what it needs before the empty rest does


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
        self._make_parts()
        self._build()
        room = self.screen().availableSize()  # at 200 % it would be wider than many screens
        self.resize(QSize(dp(WIDTH), dp(HEIGHT)).boundedTo(room).expandedTo(self.minimumSizeHint()))
        self.look_again()

    def _make_parts(self) -> None:
        self.recent_list = RecentList(self.open_path, self.forget)
        self.recent_list.chosen.connect(self._show_chosen)
        self.sign_in = SignInForm(Tries(self._preferences), self._enter)
        self.sign_in.changed.connect(self._name_deed)
        self.sign_in.hide()
        self._none = EmptyState()

    def _build(self) -> None:
        self.actions_list.add(
            (
                Command("start-1", tr("Try the demo school"), self.try_demo, "play-circle"),
                Command("start-2", tr("New school on this computer"), self.new_school, "house"),
                Command("start-3", tr("Join a shared school"), self.choose_connection, "server"),
                Command("start-4", tr("Open a school file"), self.choose_file, "folder-open"),
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
            tr("Open the file that your school sent you"),
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
        column.addWidget(self.recent_list, _FIRST)
        column.addWidget(self.sign_in)
        column.addWidget(self._none, 1)
        self._rest = QWidget()
        self._rest.hide()
        column.addWidget(self._rest, 1)
        column.addWidget(rule())
        foot = QWidget()
        on_plane(foot, "sunken")
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(dp(24), dp(12), dp(24), dp(12))
        buttons.setSpacing(dp(8))
        self._forgot = Link(tr("I forgot my password"), self._help_who_forgot)
        self._forgot.setWordWrap(False)
        self._forgot.hide()
        buttons.addWidget(self._forgot)
        buttons.addStretch(1)
        buttons.addWidget(Button(tr("Quit"), run=self.close))
        self.open_button = Button(
            tr("Open school"), run=self._open_or_enter, primary=True, keys=tr("Enter")
        )
        self.open_button.setObjectName("primary")
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
        if schools and not self.sign_in.isVisibleTo(self):
            self.recent_list.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self, path: Path) -> None:
        """Take a school off the list; its file stays where it is."""
        self._recent.forget(path)
        self.look_again()

    def open_path(self, path: Path) -> None:
        """Open a school, off the GUI thread; a shared one asks first who signs in."""
        if connection.is_connection_file(path):
            try:
                self.ask_for(path)
            except DownbeatError as error:
                self.refused(error)
            return
        self._begin(lambda: self._schools.open(path), tr("Opening {file}", file=path.name))

    def try_demo(self) -> None:
        """Open the demo school, built when there is none."""
        self._begin(
            lambda: self._schools.demo(data_dir() / "Demo school.downbeat"),
            tr("Building the demo school"),
        )

    def _open_or_enter(self) -> None:
        if self.sign_in.isVisibleTo(self):
            self.sign_in.submit()
        else:
            self.recent_list.open_current()

    def _show_chosen(self, school: RecentSchool | None) -> None:
        """Ask under the list for what the chosen school needs."""
        shared = school is not None and school.shared is not None
        if school is not None and school.shared is not None:
            self.sign_in.show_school(school.path, school.shared)
        self._make_room(for_form=shared)

    def _make_room(self, *, for_form: bool) -> None:
        self.sign_in.setVisible(for_form)
        self._rest.setVisible(for_form)
        self.recent_list.keep_small(small=for_form)
        self._name_deed()

    def _name_deed(self) -> None:
        asked = self.sign_in.isVisibleTo(self)
        deed = tr("Join") if self.sign_in.is_joining else tr("Sign in")
        self.open_button.set_words(deed if asked else tr("Open school"))
        self._forgot.setVisible(asked and not self.sign_in.is_joining)
        if asked:
            self.open_button.setEnabled(True)

    def _help_who_forgot(self) -> None:
        self.banner.say(Banner("note", tr("Ask for a new code."), self.sign_in.forgotten()))

    def ask_for(self, path: Path, *, joining: bool = False) -> None:
        """Ask who signs in to the school of a connection file, or open it for who stays here."""
        place = connection.read(path)
        self.sign_in.show_school(path, place, joining=joining)
        self._make_room(for_form=True)
        kept = None if joining else self.sign_in.kept_login()
        if kept is not None:
            self._enter(Answer(path, place, kept.name, kept.password, stays=True))

    def _enter(self, answer: Answer) -> None:
        self._begin(
            lambda: self._schools.enter(answer.path, answer),
            tr("Opening {file}", file=answer.place.school),
        )

    def choose_connection(self) -> None:
        """Ask for a connection file, and then for the code."""
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Join a shared school"), "", tr("Connection files (*.join);;All files (*)")
        )
        if name:
            self.open_path(Path(name))

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
        asked = self.sign_in.isVisibleTo(self)
        if asked and isinstance(error, DownbeatError) and self.sign_in.refused(error):
            return
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
        self._make_parts()
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
