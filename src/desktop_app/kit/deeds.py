"""A thing that can be done from where it stands, as data: words, icon, what runs."""

from collections.abc import Callable

from desktop_app.core.records import record


@record
class Deed:
    """One button of a banner, bulk bar, card or empty state. The title is a verb."""

    title: str
    run: Callable[[], object]
    icon: str = ""
    keys: str = ""
    danger: bool = False
