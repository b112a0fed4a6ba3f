"""What this program is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app import __version__
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.labels import label
from desktop_app.kit.theme import dp
from desktop_app.shell.mark import Mark


class AboutDialog(Dialog):
    """Name, version and licences."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("About Downbeat"), "", tr("Close"))
        self.cancel.hide()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setSpacing(dp(8))
        column.addWidget(Mark(52), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label("Downbeat", "title"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(
            label(tr("The school office on your desk"), "body", "text2"),
            0,
            Qt.AlignmentFlag.AlignHCenter,
        )
        column.addWidget(
            label(tr("Version {version}", version=__version__), "small", "text2"),
            0,
            Qt.AlignmentFlag.AlignHCenter,
        )
        column.addSpacing(dp(8))
        column.addWidget(
            label(
                tr(
                    "Built with Qt for Python (LGPL), SQLAlchemy, ReportLab and other open "
                    "software. Fonts: Inter and "
                    "Noto (OFL). Icons: Lucide (ISC)."
                ),
                "small",
                "text2",
                wrap=True,
            )
        )
        self.set_body(body)
