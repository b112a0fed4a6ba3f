"""The words that Qt itself puts on screen, such as the Strg of a shortcut."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QGuiApplication

_NAME: Final = "qt-words"


def speak(code: str) -> None:
    """Let Qt speak a language too; where it has no words for it, it speaks English.

    Windows run the way this language is read, whatever language the computer speaks.
    """
    app = QCoreApplication.instance()
    if app is None:
        return
    for before in app.findChildren(QTranslator, _NAME):
        QCoreApplication.removeTranslator(before)
        before.deleteLater()
    words = QTranslator(app)
    words.setObjectName(_NAME)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if code != "en" and words.load(f"qtbase_{code}", folder):
        QCoreApplication.installTranslator(words)
    if isinstance(app, QGuiApplication):
        app.setLayoutDirection(QLocale(code).textDirection())
