"""Every kind of record there is: the one table that list, add, set and schema come from."""

from collections.abc import Mapping

from desktop_app.cli.fields import Record
from desktop_app.cli.given import WrongUsage
from desktop_app.cli.records import (
    accounts,
    changes,
    clubs,
    consents,
    desk,
    families,
    laptops,
    lessons,
    logins,
    money,
    offers,
    pay,
    people,
    prices,
    privacy,
    progress,
    registers,
    rewards,
    school,
    streaks,
    teacher_time,
)
from desktop_app.core.wording import tr

RECORDS: tuple[Record, ...] = (
    *people.RECORDS,
    *families.RECORDS,
    *school.RECORDS,
    *prices.RECORDS,
    *lessons.RECORDS,
    *registers.RECORDS,
    *teacher_time.RECORDS,
    *money.RECORDS,
    *accounts.RECORDS,
    *offers.RECORDS,
    *pay.RECORDS,
    *clubs.RECORDS,
    *streaks.RECORDS,
    *rewards.RECORDS,
    *progress.RECORDS,
    *consents.RECORDS,
    *privacy.RECORDS,
    *logins.RECORDS,
    *desk.RECORDS,
    *laptops.RECORDS,
    *changes.RECORDS,
)
BY_PLURAL: Mapping[str, Record] = {record.plural: record for record in RECORDS}


def listed(name: str) -> Record:
    """Return the record of a list. Raises WrongUsage for an unknown one."""
    found = BY_PLURAL.get(name.replace("_", "-"))
    if found is None:
        raise WrongUsage(
            tr(
                "There is no list {name}. There are: {names}.",
                name=name,
                names=", ".join(BY_PLURAL),
            )
        )
    return found


def single(name: str, verb: str) -> Record:
    """Return the record that `add` or `set` can work on. Raises WrongUsage."""
    able = [
        record for record in RECORDS if (record.add if verb == "add" else record.set) is not None
    ]
    for record in able:
        if name.replace("_", "-") in {record.singular, record.plural}:
            return record
    names = ", ".join(record.singular for record in able)
    raise WrongUsage(
        tr("{verb} knows no {name}. It knows: {names}.", verb=verb, name=name, names=names)
    )
