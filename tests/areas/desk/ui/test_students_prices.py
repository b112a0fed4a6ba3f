"""The prices of a student in the roster's inspector: given, changed, ended, taken back."""

from collections.abc import Callable
from datetime import date
from typing import Any

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import NewSubscription, PriceUnit
from desktop_app.areas.desk.ui.students_pane import StudentsPane
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Database
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.desk.ui.test_students_deeds import add_strings
from tests.areas.people.people_of import add_amara

Show = Callable[[Make], Stage]
TODAY = date(2026, 11, 19)


def prices(shown: Stage) -> Any:
    """Return the block of prices of the Money tab."""
    tabs = {tab.key: tab for tab in shown.pane.inspector.card.tabs}
    return next(block for block in tabs["money"].blocks if getattr(block, "title", "") == "Prices")


def deed(where: Any, title: str) -> Callable[[], object]:
    run: Callable[[], object] = next(one.run for one in where.deeds if one.title == title)
    return run


def plans_of(database: Database) -> list[billing.SubscriptionRow]:
    with database.reading() as session:
        return billing.subscriptions_of(session)


def test_a_student_is_given_a_price_by_the_month(stage: Show, database: Database) -> None:
    plan = billing.BillingService(database).add_price_plan("Orchestra", PriceUnit.MONTH, 9_000)
    amara = add_amara(database)
    lesson = add_strings(database)
    timetable.TimetableService(database).enroll(lesson, amara.id)
    shown = stage(StudentsPane)
    shown.choose(0)
    assert prices(shown).items == []
    assert prices(shown).nothing == "Pays what the lessons cost."
    dialog = shown.form(deed(prices(shown), "Give a price plan"))
    assert dialog.form.value("price_plan") == plan.made
    assert dialog.form.value("starts_on") == date(2026, 11, 1)
    dialog.form.editor("lesson_id").set_value(lesson)
    shown.save(dialog)
    assert shown.said() == "Price plan for Amara Okonkwo-Reid"
    [item] = prices(shown).items
    assert (item.title, item.second, item.amount) == (
        "Orchestra", "Junior Strings, since 1 Nov 2026", "€90.00 a month",
    )  # fmt: skip
    shown.run(shown.pane.tools.undo)
    assert prices(shown).items == []


def test_a_price_that_is_not_there_yet_is_made_with_it(stage: Show, database: Database) -> None:
    add_amara(database)
    shown = stage(StudentsPane)
    shown.choose(0)
    dialog = shown.form(deed(prices(shown), "Give a price plan"))
    shown.save(dialog)
    assert dialog.form.error("name") == "Name is needed."
    dialog.form.editor("name").set_value("Sibling price")
    dialog.form.editor("unit").set_value(PriceUnit.LESSON)
    dialog.form.editor("amount").set_value(-1)
    shown.save(dialog)
    assert dialog.form.error("amount") == "A price cannot be negative."
    dialog.form.editor("amount").set_value(2_500)
    shown.save(dialog)
    [row] = plans_of(database)
    assert (row.plan, row.unit, row.amount, row.lesson_id) == (
        "Sibling price", PriceUnit.LESSON, 2_500, None,
    )  # fmt: skip
    shown.run(shown.pane.tools.undo)
    with database.reading() as session:
        assert billing.price_plans(session) == []


def test_a_second_price_for_the_same_lessons_is_refused_at_its_day(
    stage: Show, database: Database
) -> None:
    service = billing.BillingService(database)
    plan = service.add_price_plan("Orchestra", PriceUnit.MONTH, 9_000).made
    amara = add_amara(database)
    assert plan is not None
    service.subscribe(NewSubscription(amara.id, plan, date(2026, 9, 1)))
    shown = stage(StudentsPane)
    shown.choose(0)
    dialog = shown.form(deed(prices(shown), "Give a price plan"))
    shown.save(dialog)
    assert "already has a price" in dialog.form.error("starts_on")
    assert len(plans_of(database)) == 1
    dialog.leave()


def test_a_price_plan_is_changed_and_ended(stage: Show, database: Database) -> None:
    service = billing.BillingService(database)
    plan = service.add_price_plan("Orchestra", PriceUnit.MONTH, 9_000).made
    cheaper = service.add_price_plan("Half", PriceUnit.MONTH, 4_500).made
    amara = add_amara(database)
    assert plan is not None
    service.subscribe(NewSubscription(amara.id, plan, date(2026, 9, 1)))
    service.archive_price_plan(plan)
    shown = stage(StudentsPane)
    shown.choose(0)
    [item] = prices(shown).items
    dialog = shown.form(deed(item, "Change"))
    dialog.form.editor("ends_on").set_value(date(2026, 8, 1))
    shown.save(dialog)
    assert dialog.form.error("ends_on") == "It ends before it begins."
    dialog.form.editor("ends_on").set_value(None)
    shown.save(dialog)  # the price is archived, and yet stays where it is
    dialog = shown.form(deed(prices(shown).items[0], "Change"))
    dialog.form.editor("price_plan").set_value(cheaper)
    shown.save(dialog)
    assert prices(shown).items[0].amount == "€45.00 a month"
    dialog = shown.form(deed(prices(shown).items[0], "End"))
    assert dialog.form.value("ends_on") == TODAY
    shown.save(dialog)
    [item] = prices(shown).items
    assert "until 19 Nov 2026" in item.second
    assert [one.title for one in item.deeds] == ["Change"]
    shown.run(shown.pane.tools.undo)
    assert plans_of(database)[0].ends_on is None


def test_an_enrolment_gets_a_price_of_its_own_and_loses_it_again(
    stage: Show, database: Database
) -> None:
    amara = add_amara(database)
    lesson = add_strings(database)
    timetable.TimetableService(database).enroll(lesson, amara.id)
    shown = stage(StudentsPane)
    shown.choose(0)
    dialog = shown.form(deed(prices(shown), "Own price"))
    dialog.form.editor("price").set_value(0)
    shown.save(dialog)
    [item] = prices(shown).items
    assert (item.title, item.second, item.amount) == ("Junior Strings", "own price", "€0.00")
    dialog = shown.form(deed(item, "Change"))
    assert dialog.form.value("price") == 0
    dialog.form.editor("price").set_value(None)
    shown.save(dialog)
    assert prices(shown).items == []


def test_without_a_lesson_there_is_no_own_price_to_give(stage: Show, database: Database) -> None:
    add_amara(database)
    shown = stage(StudentsPane)
    shown.choose(0)
    assert [one.title for one in prices(shown).deeds] == ["Give a price plan"]
