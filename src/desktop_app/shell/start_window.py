"""Where the program begins: demo, new school, open a file, and the schools opened lately."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop_app import __version__
from desktop_app.core import wording
from desktop_app.core.db import connection
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError
from desktop_app.core.places import data_dir
from desktop_app.core.settings import Preferences
from desktop_app.core.sync import copy_keys, packet_file
from desktop_app.core.sync.copy_keys import CopyLocked
from desktop_app.core.sync.terms import Transport
from desktop_app.core.wording import tr
from desktop_app.kit import qt_words
from desktop_app.kit.actions import SHORTCUTS, Actions, Command
from desktop_app.kit.banner import Banner, BannerSlot
from desktop_app.kit.buttons import Button, keys_text
from desktop_app.kit.deeds import Deed
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.labels import Link, label, on_plane, rule
from desktop_app.kit.notices import banner_for
from desktop_app.kit.progress_strip import ProgressStrip
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp
from desktop_app.shell import dialogs, new_school_dialog
from desktop_app.shell.copy_form import CopyAnswer, CopyForm
from desktop_app.shell.mark import Mark, mark_icon
from desktop_app.shell.recent import Recent, RecentSchool
from desktop_app.shell.recent_list import RecentList
from desktop_app.shell.secret_dialog import Secret, SecretDialog
from desktop_app.shell.sign_in import Answer, SignInForm
from desktop_app.shell.start_row import StartRow
from desktop_app.shell.tries import Tries

if TYPE_CHECKING:
    from desktop_app.core.sync.packet_laptop import NewCopy
    from desktop_app.shell.application import Schools

OPEN_PACKET: Final = "desktop_app.shell.packet_copy:OpenPacketDialog"
RECOVERY: Final = "desktop_app.shell.packet_copy:recovery_dialog"
WIDTH: Final = 1018
HEIGHT: Final = 594
_FIRST: Final = 100  # the list takes what it needs before the empty rest does


class StartWindow(QMainWindow):
    """The first window; it closes when a school is open.

    `copy_wished` tells, once it is, that a copy is to be kept: by which password, and whether this
    computer asks for it again.
    """

    copy_wished = Signal(str, bool)

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
        self.copy_form = CopyForm(Tries(self._preferences), self._unlock)
        self.copy_form.changed.connect(self._name_deed)
        self.copy_form.hide()
        self._asked, self._answer = Path(), CopyAnswer("")
        self._retry: Callable[[], object] | None = None  # what waits for the password of a copy
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
        column.addWidget(self.copy_form)
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
        if path.suffix.casefold() == packet_file.SUFFIX:
            self.open_packet(path)
            return
        self._asked = path
        self._begin(lambda: self._schools.open(path), tr("Opening {file}", file=path.name))

    def open_packet(self, path: Path) -> None:
        """Make a copy out of a packet; then ask for its password."""
        dialog = dialogs.load(OPEN_PACKET)(self, self.tasks, self._schools.packets, path)
        dialog.saved.connect(self._packet_opened)
        dialog.open()

    def _packet_opened(self, made: "tuple[Path, NewCopy]") -> None:
        self._recent.remember(made[0])
        self.ask_for_copy(made[0])
        dialogs.load(RECOVERY)(self, self.tasks, made[1]).open()

    def try_demo(self) -> None:
        """Open the demo school, built when there is none."""
        self._begin(
            lambda: self._schools.demo(data_dir() / "Demo school.downbeat"),
            tr("Building the demo school"),
        )

    def _open_or_enter(self) -> None:
        if self.sign_in.isVisibleTo(self):
            self.sign_in.submit()
        elif self.copy_form.isVisibleTo(self):
            self.copy_form.submit()
        else:
            self.recent_list.open_current()

    def _show_chosen(self, school: RecentSchool | None) -> None:
        """Ask under the list for what the chosen school needs."""
        shared = school is not None and school.shared is not None
        if school is not None and school.shared is not None:
            self.sign_in.show_school(school.path, school.shared)
        self._make_room(self.sign_in if shared else None)

    def _make_room(self, form: QWidget | None) -> None:
        """Show one form under the list, or none."""
        for each in (self.sign_in, self.copy_form):
            each.setVisible(each is form)
        self._rest.setVisible(form is not None)
        self.recent_list.keep_small(small=form is not None)
        self._name_deed()

    def _name_deed(self) -> None:
        asked, of_copy = self.sign_in.isVisibleTo(self), self.copy_form.isVisibleTo(self)
        deed = tr("Join") if self.sign_in.is_joining else tr("Sign in")
        otherwise = tr("Open copy") if of_copy else tr("Open school")
        self.open_button.set_words(deed if asked else otherwise)
        self._forgot.setVisible(
            (asked and not self.sign_in.is_joining)
            or (of_copy and not self.copy_form.is_recovering)
        )
        if asked or of_copy:
            self.open_button.setEnabled(True)

    def ask_for_copy(self, path: Path) -> None:
        """Ask for the password of a copy."""
        self.copy_form.show_copy(path, copy_keys.note(path).school_name)
        self._make_room(self.copy_form)

    def _unlock(self, path: Path, answer: CopyAnswer) -> None:
        self._answer = answer
        retry, self._retry = self._retry, None
        if retry is not None and path == self._asked:
            retry()
            return

        def opened(database: Database) -> None:
            self.copy_form.right()
            self._opened(database)

        title = tr("Opening {file}", file=path.name)
        self._begin(lambda: self._schools.unlock(path, answer), title, opened)

    def _help_who_forgot(self) -> None:
        if self.copy_form.isVisibleTo(self):
            self.copy_form.ask_recovery()
            return
        self.banner.say(Banner("note", tr("Ask for a new code."), self.sign_in.forgotten()))

    def ask_for(self, path: Path, *, joining: bool = False) -> None:
        """Ask who signs in to the school of a connection file, or open it for who stays here."""
        place = connection.read(path)
        self.sign_in.show_school(path, place, joining=joining)
        self._make_room(self.sign_in)
        kept = None if joining else self.sign_in.kept_login()
        if kept is not None:
            self._enter(Answer(path, place, kept.name, kept.password, stays=True))

    def _enter(self, answer: Answer) -> None:
        def opened(database: Database) -> None:
            self.sign_in.right()
            self._opened(database)
            if answer.keeps:
                self.copy_wished.emit(answer.password, answer.stays)

        title = tr("Opening {file}", file=answer.place.school)
        self._begin(lambda: self._schools.enter(answer.path, answer), title, opened)

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
            self,
            tr("Open a school file"),
            "",
            tr("Schools, copies and packets (*.downbeat *.copy *.packet);;All files (*)"),
        )
        if name:
            self.open_path(Path(name))

    def new_school(self) -> "new_school_dialog.NewSchoolDialog":
        """Ask for the facts of a new school."""
        dialog = new_school_dialog.NewSchoolDialog(self, self.tasks, self._schools.make)
        dialog.saved.connect(self._opened)
        dialog.open()
        return dialog

    def _begin(
        self,
        work: Callable[[], Database],
        title: str,
        opened: Callable[[Database], object] | None = None,
    ) -> None:
        self.banner.clear("not_saved")
        self.tasks.write(work, opened or self._opened, self.refused, title=title)

    def refused(self, error: Exception, path: Path | None = None) -> None:
        """Say why a school did not open, that of `path` where it was opened elsewhere."""
        self._asked = path or self._asked
        if isinstance(error, DownbeatError) and self._told_in_form(error):
            return
        self.banner.say(self._why(error))
        self.look_again()

    def _told_in_form(self, error: DownbeatError) -> bool:
        """Say what was refused in the form that asked; False when it belongs to none."""
        if self.copy_form.isVisibleTo(self):
            return self.copy_form.refused(error)
        if self.sign_in.isVisibleTo(self) and not isinstance(error, CopyLocked):
            return self.sign_in.refused(error)
        if isinstance(error, CopyLocked) and error.field in {"password", "recovery"}:
            self.ask_for_copy(self._asked)
            return error.case == "password" or self.copy_form.refused(error)
        return False

    def _why(self, error: Exception) -> Banner:
        """Return what is in the way; a locked copy says what is safe and what helps."""
        if not isinstance(error, CopyLocked):
            return banner_for(error, self)
        path = self.copy_form.path if self.copy_form.isVisibleTo(self) else self._asked
        rescue = Deed(tr("Make a rescue file…"), lambda: self.rescue(path), "export")
        deeds = (*self._ways_to_ask(path, error.asks_by), rescue)
        return Banner("not_saved", tr("This copy is locked."), error.sentence, deeds)

    def _ways_to_ask(self, path: Path, way: Transport | None) -> Sequence[Deed]:
        """Return how a locked copy hears whether it may open again."""
        if way is Transport.SERVER:
            return (Deed(tr("Ask the school again"), lambda: self.ask_again(path), "server"),)
        if way is Transport.PACKET:
            title = tr("Open a newer packet…")
            return (Deed(title, lambda: self._choose_newer(path), "package"),)
        return ()

    def _choose_newer(self, path: Path) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Open a packet"), "", tr("Packets (*.packet);;All files (*)")
        )
        if name:
            self.ask_again(path, Path(name))

    def ask_again(self, path: Path, packet: Path | None = None) -> None:
        """Let a locked copy hear from its office, and open it where it may."""
        answer, self._asked = self._answer, path
        self._retry = partial(self.ask_again, path, packet)
        title = tr("Opening {file}", file=path.name)
        self._begin(lambda: self._schools.ask_again(path, answer, packet), title)

    def rescue(self, path: Path) -> None:
        """Ask where the rescue file of a locked copy shall lie, and write it."""
        proposed = path.with_suffix(packet_file.SUFFIX)
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Make a rescue file"), str(proposed),
            tr("Packets (*{suffix})", suffix=packet_file.SUFFIX),
        )  # fmt: skip
        if name:
            self.rescue_to(path, Path(name))

    def rescue_to(self, path: Path, target: Path) -> None:
        """Write what waits on a locked copy into a file for the office, and show its passphrase."""
        self.banner.clear("not_saved")
        answer = self._answer
        self.tasks.write(
            lambda: self._schools.rescue(path, answer, target),
            lambda said: self._show_rescue(path, said), self.refused,
            title=tr("Writing {file}", file=target.name),
        )  # fmt: skip

    def _show_rescue(self, path: Path, said: str) -> None:
        secret = Secret(
            said, tr("Rescue file"), tr("The rescue file is written"),
            tr("Send the file to the office, and tell it these letters by another way: they open "
               "it. They are not shown again. The copy stays as it is."),
            copy_keys.note(path).school_name,
        )  # fmt: skip
        SecretDialog(self, self.tasks, secret).open()

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
