"""The facts of the school and its choices on screen, each as one form with Save."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.areas.school import api as school
from desktop_app.areas.school.api import BillingMode, SchoolFacts
from desktop_app.core import wording
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import ChangedMeanwhile, Record
from desktop_app.core.wording import tr
from desktop_app.kit.banner import BannerSlot
from desktop_app.kit.buttons import Button
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.labels import on_plane
from desktop_app.kit.merging import Merging, settle
from desktop_app.kit.notices import banner_for
from desktop_app.kit.pane import Tools
from desktop_app.kit.theme import dp

FACTS = (
    "name",
    "legal_name",
    "street",
    "postcode",
    "city",
    "state",
    "country",
    "phone",
    "email",
    "website",
    "custom_domain",
    "company_number",
    "tax_number",
    "iban",
    "bic",
    "timezone",
    "language",
    "brand_color",
)


COPY_DAYS = {"copy_days": 14, "copy_opens_days": 30}
"""How many days it is until the owner chooses."""


class SettingsForm(QWidget):
    """A form that saves what was changed, with errors at their fields."""

    watches = ("school", "setting")

    def __init__(self, tools: Tools, fields: Sequence[Field]) -> None:
        super().__init__()
        self._tools = tools
        self._before: Mapping[str, Any] = {}
        self._merging: Merging | None = None
        self.form = Form(fields, tasks=tools.tasks)
        self.banner = BannerSlot()
        self.save_button = Button(tr("Save"), run=self.save, primary=True)
        self.foot = QHBoxLayout()
        self.foot.addStretch(1)
        self.foot.addWidget(self.save_button)
        area = QScrollArea()
        area.setWidgetResizable(True)
        on_plane(self.form, "raised")
        self.form.setContentsMargins(dp(16), dp(12), dp(16), dp(12))
        area.setWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.banner)
        column.addWidget(area, 1)
        self.foot.setContentsMargins(dp(16), dp(8), dp(16), dp(12))
        column.addLayout(self.foot)

    def read(self) -> Mapping[str, Any]:
        """Read the values; on a reader thread."""
        raise NotImplementedError

    def write(self, changes: Mapping[str, Any]) -> Changes:
        """Keep what was changed; on the writer thread."""
        raise NotImplementedError

    def activated(self) -> None:
        """Read the values anew."""
        self._tools.tasks.read(self.read, self._show, self.show_error, key=("settings", id(self)))

    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.form.is_changed()

    def _show(self, values: Mapping[str, Any]) -> None:
        self._before = dict(values)
        record = Record(tuple((table, None) for table in self.watches), self.read)
        self._merging = Merging(self.form, record, values)
        self.form.set_values(values)
        self._before = {key: self.form.value(key) for key in values}

    def show_error(self, error: Exception) -> None:
        """Say what went wrong, at its field when there is one."""
        field = error.field if isinstance(error, DownbeatError) else None
        if (
            isinstance(error, DownbeatError)
            and field
            and self.form.set_error(field, error.sentence)
        ):
            self.form.focus(field)
            return
        self.banner.say(banner_for(error, self))

    def save(self) -> None:
        """Keep what was changed, off the GUI thread."""
        if not self.form.check():
            return
        values, merging = self.form.values(), self._merging
        changes = {key: value for key, value in values.items() if value != self._before.get(key)}
        if not changes or merging is None:
            return

        def failed(error: Exception) -> None:
            if isinstance(error, ChangedMeanwhile):
                self._before = dict(error.theirs)
                settle(self, merging, error, say=self.banner.say, go_on=self.save)
            else:
                self.show_error(error)

        self._tools.tasks.write(
            lambda: merging.guarded(lambda: self.write(changes)), self._saved, failed
        )

    def _saved(self, changes: Changes) -> None:
        self.banner.clear("not_saved")
        self.form.set_values(self.form.values())
        self._tools.notices.done(changes.label, self._tools.undo)
        self.activated()


class SchoolForm(SettingsForm):
    """Name, address, numbers, bank account, colour and logo."""

    def __init__(self, tools: Tools, database: Database) -> None:
        self._database = database
        self._service = school.SchoolService(database)
        super().__init__(tools, _school_fields())
        self.foot.insertWidget(0, Button(tr("Choose a logo…"), "image", self.choose_logo))
        self.foot.insertWidget(1, Button(tr("Remove the logo"), run=lambda: self.set_logo(None)))

    def read(self) -> Mapping[str, Any]:
        """Read the facts of the school."""
        with self._database.reading() as session:
            facts: SchoolFacts = school.facts(session)
        days = {name: getattr(facts, name) or usual for name, usual in COPY_DAYS.items()}
        return {name: getattr(facts, name) or "" for name in FACTS} | days

    def write(self, changes: Mapping[str, Any]) -> Changes:
        """Keep facts."""
        return self._service.set_school(changes)

    def choose_logo(self) -> None:
        """Ask for a picture and keep it."""
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Choose a logo"), "", tr("Pictures (*.png *.jpg *.jpeg)")
        )
        if name:
            self.set_logo(Path(name))

    def set_logo(self, path: Path | None) -> None:
        """Keep a picture file as the logo, or none."""

        def write() -> Changes:
            return self._service.set_school(
                {"logo": path.read_bytes() if path is not None else None}
            )

        self._tools.tasks.write(write, self._saved, self.show_error)


class ChoicesForm(SettingsForm):
    """How the school bills, counts and prints."""

    def __init__(self, tools: Tools, database: Database) -> None:
        self._database = database
        self._service = school.SchoolService(database)
        super().__init__(tools, _choice_fields())

    def read(self) -> Mapping[str, Any]:
        """Read every choice; school days as one tick each."""
        with self._database.reading() as session:
            found = school.settings(session)
        ticks = {f"day-{n}": n in found["school_days"] for n in range(1, 8)}
        ticks |= {f"earn-{word}": word in found["streak_facts"] for word in _EARNING}
        lists = ("school_days", "streak_facts")
        return {key: value for key, value in found.items() if key not in lists} | ticks

    def write(self, changes: Mapping[str, Any]) -> Changes:
        """Keep choices."""
        ticks = ("day-", "earn-")
        kept = {key: value for key, value in changes.items() if not key.startswith(ticks)}
        if any(key.startswith("day-") for key in changes):
            kept["school_days"] = [n for n in range(1, 8) if self.form.value(f"day-{n}")]
        if any(key.startswith("earn-") for key in changes):
            kept["streak_facts"] = [word for word in _EARNING if self.form.value(f"earn-{word}")]
        return self._service.set_settings(kept)


_EARNING = ("LESSON", "HOMEWORK", "READING", "PRACTICE")


def _school_fields() -> Sequence[Field]:
    return (
        Field("name", tr("Name"), required=True, width=320),
        Field(
            "legal_name",
            tr("Legal name"),
            width=320,
            help=tr("As it stands at the foot of documents"),
        ),
        Field("address", tr("Address"), "heading"),
        Field("street", tr("Street"), width=320),
        Field("postcode", tr("Postcode"), width=100),
        Field("city", tr("Town"), width=220),
        Field("state", tr("County"), width=220),
        Field("country", tr("Country"), width=60, required=True),
        Field("contact", tr("Contact"), "heading"),
        Field("phone", tr("Phone"), "phone"),
        Field("email", tr("E-mail"), "email", width=260),
        Field("website", tr("Website"), width=260),
        Field("custom_domain", tr("Domain"), width=260),
        Field("money", tr("Numbers and bank"), "heading"),
        Field("company_number", tr("Company no."), width=160),
        Field("tax_number", tr("Tax no."), width=160),
        Field(
            "iban", tr("IBAN"), width=280, help=tr("With it, invoices in euro carry a payment code")
        ),
        Field("bic", tr("BIC"), width=140),
        Field("look", tr("Time, language, look"), "heading"),
        Field("timezone", tr("Time zone"), width=200, required=True),
        Field("language", tr("Language"), "choice", options=tuple(wording.LANGUAGES.items())),
        Field("brand_color", tr("Colour"), "color"),
        Field("copies", tr("Copies of teachers"), "heading"),
        Field(
            "copy_days",
            tr("Reach"),
            "number",
            width=72,
            help=tr("Days back and ahead that a teacher's laptop holds"),
        ),
        Field(
            "copy_opens_days",
            tr("Open for"),
            "number",
            width=72,
            help=tr("Days without hearing from the school; then a copy locks"),
        ),
    )


def _earning_fields() -> Sequence[Field]:
    """What earns a day of a streak, one tick each."""
    said = {
        "LESSON": tr("An attended lesson"),
        "HOMEWORK": tr("Homework that is done"),
        "READING": tr("Reading"),
        "PRACTICE": tr("Enough practice"),
    }
    return tuple(
        Field(f"earn-{word}", tr("A day is earned by") if word == _EARNING[0] else "", "tick",
              hint=said[word])
        for word in _EARNING
    )  # fmt: skip


def _choice_fields() -> Sequence[Field]:
    modes = (
        (BillingMode.IN_ADVANCE.value, tr("In advance: planned lessons")),
        (BillingMode.IN_ARREARS.value, tr("In arrears: finished registers")),
    )
    names = (
        tr("Monday"),
        tr("Tuesday"),
        tr("Wednesday"),
        tr("Thursday"),
        tr("Friday"),
        tr("Saturday"),
        tr("Sunday"),
    )
    days = tuple(
        Field(f"day-{n}", tr("School days") if n == 1 else "", "tick", hint=name)
        for n, name in enumerate(names, start=1)
    )
    return (
        Field("money", tr("Billing"), "heading"),
        Field("billing_mode", tr("A run bills"), "choice", options=modes),
        Field("proration", tr("Parts of a month"), "choice", options=(
            ("DAYS", tr("By days")), ("MEETINGS", tr("By planned lessons")),
            ("NONE", tr("Whole, at the first price")))),
        Field("payment_days", tr("Days to pay"), "number", width=70),
        Field("prices_gross", tr("Prices"), "tick", hint=tr("Prices include tax")),
        Field("payment_hint", tr("At the desk"), width=320, help=tr("Printed under How to pay")),
        Field(
            "paper",
            tr("Paper"),
            "segments",
            options=(("A4", tr("A4")), ("LETTER", tr("US Letter"))),
        ),
        Field("pay", tr("Pay of cancelled lessons"), "heading"),
        Field("pay_cancelled_by_student", tr("By the student"), "number", width=70,
              help=tr("Percent of the rate that the teacher is paid")),
        Field("pay_cancelled_by_teacher", tr("By the teacher"), "number", width=70),
        Field("pay_cancelled_by_school", tr("By the school"), "number", width=70),
        Field("make-ups", tr("Make-ups"), "heading"),
        Field("credit_expiry", tr("They last"), "choice", required=True, options=(
            ("NEXT_TERM", tr("Until the next term ends")), ("DAYS", tr("For some days")),
            ("NEVER", tr("Without end")))),
        Field("credit_days", tr("Days"), "number", width=70, help=tr("when they last for days")),
        Field("credits_per_term", tr("In a term"), "number", width=70,
              help=tr("At most, for each student; 0 is no limit")),
        Field("credit_when_teacher_cancels", tr("Given"), "tick",
              hint=tr("When the teacher cancels")),
        Field("credit_when_school_cancels", "", "tick", hint=tr("When the school cancels")),
        Field("credit_when_student_cancels", "", "tick", hint=tr("When the student cancels")),
        Field("calendar", tr("Calendar"), "heading"),
        *days,
        Field(
            "hybrid_counts_calendar_weeks",
            tr("Hybrid"),
            "tick",
            hint=tr("Cycles count calendar weeks, not teaching weeks"),
        ),
        Field("streaks", tr("Streaks"), "heading"),
        *_earning_fields(),
        Field("streak_minutes", tr("Minutes"), "number", width=70,
              help=tr("of practice that earn a day")),
        Field("people", tr("People"), "heading"),
        Field("teacher_or_student", "", "tick", hint=tr("Nobody is teacher and student at once")),
    )  # fmt: skip
