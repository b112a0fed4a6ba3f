"""Letters that open something on paper, as the desk hands them over or a teacher puts them away."""

from desktop_app.core.printing.render import file_name, missing_words, render_checked
from desktop_app.core.printing.words import Document, Fact, KeyFacts, Letterhead, Note, Title
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.tasks import Tasks
from desktop_app.shell.secret_dialog import Secret, SecretDialog


def paper(secret: Secret) -> Document:
    """Return the sheet: what the letters are, the letters, what they are for."""
    return Document(
        title=secret.title,
        letterhead=Letterhead(secret.school),
        blocks=(
            Title(secret.fact),
            KeyFacts((Fact(tr("Type these letters"), secret.letters, strong=True),)),
            Note(secret.why),
            Note(tr("Small and capital letters are the same, and the strokes may be left out.")),
        ),
        subject=secret.school,
    )


def show_paper(dialog: SecretDialog, tasks: Tasks, secret: Secret) -> None:
    """Show the sheet before it is printed."""

    def make(_progress: Progress) -> list[Printed]:
        sheet = paper(secret)
        pdf, missing = render_checked(sheet)
        return [Printed(file_name(sheet), pdf, tuple(missing_words(each) for each in missing))]

    preview = DocumentPreview(dialog, tasks, secret.title, make)
    preview.left.connect(lambda _: dialog.set_result(tr("It is on paper or in a file")))
    preview.open()
