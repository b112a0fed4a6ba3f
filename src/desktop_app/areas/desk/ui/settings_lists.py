"""Every list of the school settings, in order."""

from desktop_app.areas.desk.ui.settings_calendar import closures, terms
from desktop_app.areas.desk.ui.settings_money import prices, taxes
from desktop_app.areas.desk.ui.settings_offers import books, discounts, packages, subscriptions
from desktop_app.areas.desk.ui.settings_page import ListPage
from desktop_app.areas.desk.ui.settings_pay import pay_rates
from desktop_app.areas.desk.ui.settings_places import locations, rooms
from desktop_app.areas.desk.ui.settings_reminders import reminders
from desktop_app.areas.desk.ui.settings_rewards import achievements
from desktop_app.areas.desk.ui.settings_teaching import codes, instruments
from desktop_app.areas.desk.ui.settings_ways import ways
from desktop_app.core.db.database import Database


def pages(database: Database) -> tuple[ListPage, ...]:
    """Return every list of the settings, in the order of the side list."""
    return (
        locations(database),
        rooms(database),
        ways(database),
        terms(database),
        closures(database),
        instruments(database),
        codes(database),
        prices(database),
        subscriptions(database),
        packages(database),
        discounts(database),
        taxes(database),
        books(database),
        reminders(database),
        pay_rates(database),
        achievements(database),
    )
