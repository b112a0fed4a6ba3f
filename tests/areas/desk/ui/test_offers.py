"""Packages and discounts in the inspector and the settings: sold, given, ended, undone."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import DiscountKind
from desktop_app.areas.desk.ui.families_pane import FamiliesPane
from desktop_app.areas.desk.ui.students_pane import StudentsPane
from desktop_app.core.db.database import Database
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.desk.ui.test_settings_dialog import Settings, settings
from tests.areas.desk.ui.test_students_prices import deed
from tests.areas.people.people_of import add_amara, add_student

__all__ = ["settings"]

Show = Callable[[Make], Stage]


def offers(shown: Stage, title: str = "Packages and discounts") -> Any:
    """Return the block of offers of the Money tab."""
    tabs = {tab.key: tab for tab in shown.pane.inspector.card.tabs}
    return next(block for block in tabs["money"].blocks if getattr(block, "title", "") == title)


def test_a_package_is_sold_explained_changed_and_undone(stage: Show, database: Database) -> None:
    add_amara(database)
    shown = stage(StudentsPane)
    shown.choose(0)
    assert (offers(shown).items, offers(shown).nothing) == ([], "None.")
    dialog = shown.form(deed(offers(shown), "Sell a package"))
    assert dialog.form.value("lessons") == 10
    shown.save(dialog)
    assert "is needed" in dialog.form.error("amount")
    dialog.form.editor("amount").set_value(34_000)
    shown.save(dialog)
    assert shown.said() == "Package for Amara Okonkwo-Reid"
    [item] = offers(shown).items
    assert (item.title, item.amount) == ("Package of 10 lessons", "€340.00")
    assert "0 of 10 used, 10 left" in item.second
    assert "not billed yet" in item.second
    shown.run(item.run)
    shown.run(shown.dialog().close)
    dialog = shown.form(deed(offers(shown).items[0], "Change"))
    dialog.form.editor("lessons").set_value(5)
    shown.save(dialog)
    assert offers(shown).items[0].title == "Package of 5 lessons"
    assert "0 of 5 used" in offers(shown).items[0].second
    shown.run(shown.pane.tools.undo)
    assert "0 of 10 used" in offers(shown).items[0].second


def test_a_package_can_be_billed_at_once(stage: Show, database: Database) -> None:
    add_amara(database)
    shown = stage(StudentsPane)
    shown.choose(0)
    dialog = shown.form(deed(offers(shown), "Sell a package"))
    dialog.form.editor("amount").set_value(34_000)
    dialog.form.editor("bill_now").set_value(True)
    shown.save(dialog)
    assert "invoice 2026-0001" in offers(shown).items[0].second
    dialog = shown.form(deed(offers(shown).items[0], "Change"))
    assert not dialog.form.editor("amount").widget.isEnabled()
    dialog.form.editor("ends_on").set_value(date(2027, 3, 31))
    shown.save(dialog)
    assert "until 31 Mar 2027" in offers(shown).items[0].second


def test_a_student_is_given_a_discount_which_is_ended(stage: Show, database: Database) -> None:
    add_amara(database)
    shown = stage(StudentsPane)
    shown.choose(0)
    dialog = shown.form(deed(offers(shown), "Give a discount"))
    dialog.form.editor("name").set_value("Staff child")
    dialog.form.editor("percent").set_value(Decimal("12.5"))
    shown.save(dialog)
    [item] = offers(shown).items
    assert (item.title, item.amount) == ("Staff child", "12.5 %")
    dialog = shown.form(deed(item, "Change"))
    dialog.form.editor("kind").set_value(DiscountKind.FIXED)
    dialog.form.editor("amount").set_value(500)
    shown.save(dialog)
    assert offers(shown).items[0].amount == "€5.00 a month"
    shown.run(deed(offers(shown).items[0], "End"))
    assert offers(shown).items == []


def test_a_family_has_a_sibling_discount_that_its_children_see(
    stage: Show, database: Database
) -> None:
    add_amara(database)
    shown = stage(FamiliesPane)
    shown.choose(0)
    dialog = shown.form(deed(offers(shown, "Discounts"), "Give a discount"))
    dialog.form.editor("name").set_value("Sibling")
    dialog.form.editor("percent").set_value(Decimal(10))
    dialog.form.editor("sibling_from").set_value(2)
    shown.save(dialog)
    [item] = offers(shown, "Discounts").items
    assert "from the second child on" in item.second
    with database.reading() as session:
        [row] = billing.discounts_of(session)
    assert (row.value, row.sibling_from, row.family_id is not None) == (1_000, 2, True)


def test_the_settings_list_discounts_packages_price_plans_and_closed_months(
    settings: Settings,
    database: Database,
) -> None:
    amara = add_student(database, "Tom Feldwick")
    page = settings.page("discounts")
    form = settings.add(page, name="Sibling", percent=Decimal(10), sibling_from=2)
    assert not form.isVisible()
    assert settings.texts(page, "value") == ["10 %"]
    assert settings.texts(page, "for") == ["from the second child on"]
    settings.change(page, name="Siblings")
    assert settings.texts(page) == ["Siblings"]
    settings.undo()
    page = settings.page("packages")
    settings.add(page, student_id=(amara.id, "Tom Feldwick"), lessons=10, amount=30_000,
                 starts_on=date(2026, 11, 1))  # fmt: skip
    assert settings.texts(page, "left") == ["0 of 10 used, 10 left"]
    page = settings.page("subscriptions")
    plan = billing.BillingService(database).add_price_plan("Flat", billing.PriceUnit.MONTH, 9_000)
    settings.add(page, student_id=(amara.id, "Tom Feldwick"), price_plan_id=plan.made,
                 starts_on=date(2026, 11, 1))  # fmt: skip
    assert settings.texts(page, "plan") == ["Flat"]
    page = settings.page("books")
    settings.add(page, until=date(2026, 10, 31))
    assert settings.texts(page, "until") == ["Sat 31 Oct"]
    form = settings.add(page, until=None)
    assert "Say why" in form.form.error("reason")
    settings.fill(page, reason="A bill was forgotten")
    assert settings.texts(page, "until") == ["Open", "Sat 31 Oct"]
