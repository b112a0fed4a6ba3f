"""The frame of the runs of a month: its months, what it comes to, and where that comes from."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing.api import Month
from desktop_app.core.wording import show_month
from desktop_app.kit.explain import Explain
from desktop_app.kit.explained import Numbers
from desktop_app.kit.number_label import Explained
from desktop_app.kit.pane import Tools
from desktop_app.kit.run_frame import RunFrame
from desktop_app.kit.segments import Segments


class MonthFrame(RunFrame):
    """A run over the month that is chosen; the preview is read anew for each."""

    def __init__(
        self, parent: QWidget, tools: Tools, words: tuple[str, str, str], month: Month,
        around: range,
    ) -> None:  # fmt: skip
        super().__init__(parent, tools, *words)
        self.month = month
        months = [month.after(step) for step in around]
        self.months = Segments(tuple((str(each), show_month(each.first)) for each in months))
        self.months.set_value(str(month))
        self.months.changed.connect(lambda: self.choose(str(self.months.value())))
        self.numbers = Numbers(self, tools, self.number_here)
        self.sum = Explained("", "section", self._explain_sum)
        self.sum.setObjectName("run-total")

    def month_words(self) -> str:
        """Return the month as it is said."""
        return show_month(self.month.first)

    def choose(self, month: str) -> None:
        """Show what the run of a month would do."""
        self.month = Month.parse(month)
        self.read_plan()

    def read_plan(self) -> None:
        """Read what the run of the chosen month would do."""
        raise NotImplementedError

    def read(self, preview: Callable[[], Any], show: Callable[[Any], object], title: str) -> None:
        """Read a preview off the GUI thread; the newest one asked for wins."""
        self.primary.setEnabled(False)
        self._tools.tasks.read(preview, show, self.show_error, key=("run", id(self)), title=title)

    def number_here(self) -> Explain | None:
        """Return what explains the number of the current row, else of the whole run."""
        raise NotImplementedError

    def number_of_run(self) -> Explain | None:
        """Return what explains the sum of the run; nothing while none is shown."""
        raise NotImplementedError

    def _explain_sum(self) -> None:
        read = self.number_of_run()
        if read is not None:
            self.numbers.show(read)
