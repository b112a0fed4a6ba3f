"""A new school: name, country, money, zone, address, terms, public holidays.

And where its file lies.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from zoneinfo import available_timezones

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.areas.school import api as school
from desktop_app.core import wording
from desktop_app.core.clock import Clock
from desktop_app.core.db.database import Database
from desktop_app.core.db.school_file import SUFFIX
from desktop_app.core.files import cloud_folder_of, safe_file_name
from desktop_app.core.places import documents_dir
from desktop_app.core.wording import tr, trn
from desktop_app.kit.banner import Banner
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.tasks import Tasks

HOME: Final = "IE"

Make = Callable[[Path, dict[str, object]], Database]


class NewSchoolDialog(FormDialog):
    """Asks for what a school must know; the country proposes the rest.

    `saved` carries the open school.
    """

    def __init__(self, parent: QWidget | None, tasks: Tasks, make: Make) -> None:
        self._make = make
        self._file: Path | None = None
        self._country = HOME
        super().__init__(
            parent,
            tasks,
            title=tr("New school"),
            fact=tr("A new school on this computer"),
            primary=tr("Make the school"),
            fields=_fields(),
            save=self._make_school,
            width=680,
        )
        self._tasks = tasks
        self.form.set_values({"country": HOME, "language": wording.language(), "holidays": True})
        self.add_button(Button(tr("Choose the file…"), "folder-open", self.choose_file))
        self.form.changed.connect(self._changed)
        self._propose()

    def _changed(self, key: str) -> None:
        if key == "country" and self.form.value("country") not in (None, self._country):
            self._country = str(self.form.value("country"))
            self._propose()
        if key == "name":
            self._say_where()

    def _propose(self) -> None:
        country, language = self._country, wording.language()

        def read() -> tuple[school.Proposal, list[school.Holiday]]:
            found = school.propose(country, Clock().now().date())
            days = school.public_holidays(country, found.year[1], found.year[2], language=language)
            return found, days

        self._tasks.read(read, self._show_proposal, self.show_error, key=("proposal", id(self)))

    def _show_proposal(self, answer: tuple[school.Proposal, list[school.Holiday]]) -> None:
        found, days = answer
        self.form.set_values(
            {
                "currency": found.currency,
                "timezone": found.timezone,
                "year_starts_on": found.year[1],
                "year_ends_on": found.year[2],
                "terms": [{"name": n, "starts_on": a, "ends_on": b} for n, a, b in found.terms],
            }
        )
        named = ", ".join(f"{wording.show_date(day.day)} {day.name}" for day in days[:3])
        count = trn("{n} day: {named}", "{n} days: {named}, …", len(days), named=named)
        self.form.set_help("holidays", count if days else tr("None are known for this country."))
        self._say_where()

    def _path(self) -> Path:
        name = safe_file_name(str(self.form.value("name") or tr("My school")))
        return self._file or documents_dir() / f"{name}{SUFFIX}"

    def _say_where(self) -> None:
        path = self._path()
        self.set_result(tr("In {folder}: {file}", folder=path.parent.name, file=path.name))
        cloud = cloud_folder_of(path)
        if cloud is None:
            self.banner.clear("warning")
        else:
            self.banner.say(
                Banner(
                    "warning",
                    tr("{folder} is synchronized.", folder=cloud),
                    tr("An open school can be damaged there. Choose a folder of this computer."),
                )
            )

    def choose_file(self) -> None:
        """Ask where the school's file shall lie."""
        name, _ = QFileDialog.getSaveFileName(
            self, tr("New school"), str(self._path()), tr("Downbeat schools (*.downbeat)")
        )
        if name:
            chosen = Path(name)
            self._file = (
                chosen if chosen.suffix == SUFFIX else chosen.with_name(chosen.name + SUFFIX)
            )
            self._say_where()

    def _make_school(self, values: dict[str, Any]) -> Database:
        return self._make(self._path(), values)


def _fields() -> tuple[Field, ...]:
    language = wording.language()
    zones = tuple(
        (zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone
    )

    def among(options: list[tuple[str, str]]) -> Callable[[str], list[tuple[str, str]]]:
        return lambda text: [o for o in options if text.casefold() in f"{o[0]} {o[1]}".casefold()][
            :50
        ]

    def named(options: list[tuple[str, str]]) -> Callable[[Any], str]:
        words = dict(options)
        return lambda value: words.get(value, str(value))

    countries, currencies = school.countries(language), school.currencies(language)
    return (
        Field("name", tr("Name"), required=True, width=380),
        Field(
            "country",
            tr("Country"),
            "combo",
            required=True,
            lookup=among(countries),
            named=named(countries),
        ),
        Field(
            "currency",
            tr("Currency"),
            "combo",
            required=True,
            lookup=among(currencies),
            named=named(currencies),
        ),
        Field(
            "timezone",
            tr("Time zone"),
            "combo",
            required=True,
            lookup=among(list(zones)),
            named=named(list(zones)),
        ),
        Field("language", tr("Language"), "choice", options=tuple(wording.LANGUAGES.items())),
        Field("street", tr("Street"), width=380),
        Field("postcode", tr("Postcode"), width=110),
        Field("city", tr("Town"), width=240),
        Field("email", tr("E-mail"), "email", width=260),
        Field("phone", tr("Phone"), "phone"),
        Field("calendar", tr("School year"), "heading"),
        Field("year_starts_on", tr("First day"), "date", required=True),
        Field("year_ends_on", tr("Last day"), "date", required=True),
        Field(
            "terms",
            tr("Terms"),
            "rows",
            add=tr("Add a term"),
            fields=(
                Field("name", tr("Name"), required=True, width=130),
                Field("starts_on", tr("From"), "date", required=True),
                Field("ends_on", tr("To"), "date", required=True),
            ),
        ),
        Field(
            "holidays",
            tr("Public holidays"),
            "tick",
            hint=tr("Close the school on public holidays"),
        ),
    )
