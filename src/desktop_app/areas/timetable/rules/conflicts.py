"""What is in the way of a slot, as one value and one sentence."""

from datetime import datetime, time, timedelta
from uuid import UUID

from desktop_app.areas.timetable.terms import Taken
from desktop_app.core.records import record
from desktop_app.core.wording import show_date, tr


@record
class Conflict:
    """One thing that is taken. `slot` is the number of the asking slot, the rest is in its way.

    `wall` is the school's wall time at which it begins. `with_slot` names another asking slot when
    that is it, `one_on_one_id` the slot of a one-on-one week, `away_until` the end of time off.
    """

    slot: int
    what: Taken
    who_id: UUID
    who: str
    title: str
    room: str | None
    wall: datetime
    occurrence_id: UUID | None = None
    lesson_id: UUID | None = None
    busy_id: UUID | None = None
    with_slot: int | None = None
    one_on_one_id: UUID | None = None
    away_until: datetime | None = None

    @property
    def sentence(self) -> str:
        """Why it cannot be: Maeve Cullinan teaches Violin in Studio B at 16:00 on Thu 19 Nov."""
        if self.away_until is not None:
            return away_sentence(self.who, self.wall, self.away_until)
        said: dict[str, object] = {
            "who": self.who,
            "title": self.title,
            "time": f"{self.wall:%H:%M}",
            "day": show_date(self.wall.date()),
            "room": self.room or "",
        }
        if self.busy_id is not None:
            return tr("{who} is taken by {title} from {time} on {day}", **said)
        if self.what is Taken.ROOM:
            return tr("{title} is in {who} at {time} on {day}", **said)
        if self.what is Taken.TEACHER:
            if self.room:
                return tr("{who} teaches {title} in {room} at {time} on {day}", **said)
            return tr("{who} teaches {title} at {time} on {day}", **said)
        if self.room:
            return tr("{who} has {title} in {room} at {time} on {day}", **said)
        return tr("{who} has {title} at {time} on {day}", **said)


def away_sentence(who: str, start: datetime, end: datetime) -> str:
    """Say in the school's wall time when somebody is away, without the reason, which is theirs."""
    said: dict[str, object] = {"who": who, "first": show_date(start.date())}
    if start.time() == end.time() == time():
        last = (end - timedelta(days=1)).date()
        if last <= start.date():
            return tr("{who} is away on {first}", **said)
        return tr("{who} is away from {first} to {last}", last=show_date(last), **said)
    said |= {"from_time": f"{start:%H:%M}", "to_time": f"{end:%H:%M}"}
    if start.date() == end.date():
        return tr("{who} is away on {first} from {from_time} to {to_time}", **said)
    return tr(
        "{who} is away from {from_time} on {first} to {to_time} on {last}",
        last=show_date(end.date()),
        **said,
    )
