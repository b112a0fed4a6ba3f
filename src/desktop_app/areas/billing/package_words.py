"""How packages are worded on bills and cards."""

from datetime import date

from desktop_app.areas.billing.rules.packages import left_in
from desktop_app.core.wording import show_date_with_year, tr, trn


def use_words(lessons: int, used: int) -> str:
    """Say how far a package is used: Package of 10: 4 used, 6 left."""
    return tr(
        "Package of {lessons}: {used} used, {left} left",
        lessons=lessons,
        used=used,
        left=left_in(lessons, used),
    )


def sale_words(lessons: int, lesson: str | None, ends_on: date | None) -> str:
    """Say what is sold: 10 lessons of Violin, until 31 Mar 2027."""
    said = trn("{n} lesson", "{n} lessons", lessons)
    if lesson:
        said = tr("{lessons} of {lesson}", lessons=said, lesson=lesson)
    if ends_on:
        said = tr("{what}, until {day}", what=said, day=show_date_with_year(ends_on))
    return said
