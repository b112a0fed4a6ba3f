"""Words and next steps of a pupil, merged with what another desk wrote meanwhile."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import NewStep, Period
from desktop_app.areas.reports.ui import progress_card
from desktop_app.areas.reports.ui.progress_editor import Written
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import ChangedMeanwhile, Record
from desktop_app.core.wording import tr
from desktop_app.kit.banner import Banner
from desktop_app.kit.merging import Merging, settle
from desktop_app.kit.tasks import Tasks

_Whose = tuple[UUID, UUID | None]


class _Words:
    """What was typed, as what is merged; the pupil may be left already."""

    def __init__(self, base: Mapping[str, Any], text: str, steps: Sequence[NewStep]) -> None:
        self._base = dict(base)
        self.typed: dict[str, Any] = {"text": text, "steps": tuple(steps)}

    def keys(self) -> list[str]:
        return list(self.typed)

    def changed_keys(self) -> list[str]:
        return [key for key, value in self.typed.items() if value != self._base.get(key)]

    def label_of(self, key: str) -> str:
        return tr("The words") if key == "text" else tr("Next steps")

    def take_in(self, values: Mapping[str, Any]) -> None:
        self.typed |= values
        self._base |= values

    def said(self, key: str, theirs: Any) -> tuple[str, str] | None:
        mine = self.typed[key]
        return None if mine == theirs else (_said(mine), _said(theirs))


def _said(value: Any) -> str:
    if not isinstance(value, str):
        value = "; ".join(step.text for step in value or ())
    return value or tr("Empty")


class WordsKeeper:
    """Writes what was typed, unless somebody else wrote the same meanwhile: then it is merged."""

    def __init__(self, over: QWidget, tasks: Tasks, database: Database) -> None:
        self._over, self._tasks, self._database = over, tasks, database
        self._service = reports.ReportService(database)
        self._bases: dict[_Whose, tuple[Written, Mapping[str, Any]]] = {}

    def keep(
        self,
        written: Written,
        whose: UUID | None,
        typed: tuple[str, Sequence[NewStep]],
        period: Period,
        *,
        said: tuple[Callable[[Changes], object], Callable[[Exception], object]],
        say: Callable[[Banner], object],
    ) -> None:
        """Keep the words of a teacher; `said` are called when they are kept or refused."""
        student, (done, refused) = written.student_id, said
        shown, base = self._bases.get((student, whose), (None, {}))
        if shown is not written:  # else it was kept once since it was shown
            base = _values(written, whose)

        def read() -> Mapping[str, Any]:
            found = progress_card.read(self._database, student, period)
            return _values(found.written, whose) if found is not None else base

        steps = (("next_step", step.id) for step in written.steps if step.id is not None)
        record = Record((("report_text", student), *steps), read)
        words = _Words(base, *typed)
        merging = Merging(words, record, base)

        def write() -> Changes:
            changes = merging.guarded(lambda: self._service.write(
                student, period, words.typed["text"], words.typed["steps"], teacher_id=whose
            ))  # fmt: skip
            self._bases[student, whose] = (written, read())
            return changes

        def failed(error: Exception) -> None:
            if isinstance(error, ChangedMeanwhile):
                settle(self._over, merging, error, say=say, go_on=run)
            else:
                refused(error)

        def run() -> None:
            self._tasks.write(write, done, failed)

        run()


def _values(written: Written, whose: UUID | None) -> dict[str, Any]:
    return {"text": written.texts.get(whose, ""), "steps": tuple(written.steps)}
