"""What a copy carries is declared for every table, and nothing of it is about money or health."""

import importlib

from desktop_app import schema
from tests.architecture.source import product

MONEY = ("invoice", "payment", "pay_", "payout", "price", "ledger", "wallet", "refund", "discount")
HEALTH = ("health", "medical", "allergies")


def test_every_table_is_carried_or_left_with_a_reason() -> None:
    tables, rules = set(schema.metadata().tables), schema.carried()
    assert tables == rules.tables.keys() | rules.left.keys()
    assert not rules.tables.keys() & rules.left.keys()
    assert all(rules.left.values())


def test_every_area_says_so_beside_its_tables() -> None:
    modules = {each.name for each in product()}
    for name in modules:
        if name.startswith("desktop_app.areas.") and name.endswith(".tables"):
            importlib.import_module(name.replace(".tables", ".carried"))


def test_nothing_about_money_or_health_is_carried() -> None:
    rules = schema.carried()
    for name, declared in rules.tables.items():
        table = schema.metadata().tables[name]
        for word in (*MONEY, *HEALTH):
            assert word not in name
            columns = {column.name for column in table.columns if word in column.name}
            assert columns <= declared.blank, f"{name}: {columns}"


def test_what_a_cut_names_is_there() -> None:
    rules, metadata = schema.carried(), schema.metadata()
    assert set(rules.read_first) <= rules.sets.keys()
    for name, declared in rules.tables.items():
        columns = set(metadata.tables[name].columns.keys())
        assert declared.blank | declared.repeated <= columns, name
        for blank in declared.blank:
            assert metadata.tables[name].c[blank].nullable, f"{name}.{blank} cannot stay empty"
