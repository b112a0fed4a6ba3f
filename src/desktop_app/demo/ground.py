"""What stands before the first student comes: facts, calendar, codes, places and staff."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from desktop_app.areas.attendance.terms import CodeFacts
from desktop_app.areas.people import rules
from desktop_app.areas.school.queries import SchoolFacts
from desktop_app.areas.school.terms import TaxCategory
from desktop_app.core.folding import fold
from desktop_app.demo import cast
from desktop_app.demo.calendar import COUNTRY, Calendar
from desktop_app.demo.ids import Ids
from desktop_app.demo.lessons import ZONE, Room, Teacher
from desktop_app.demo.names import pick_culture
from desktop_app.demo.sheets import Sheets

STUDENTS_OF_A_TEACHER = 25
ROOMS_OF_200 = 6
FEWEST_ROOMS = 3
CURRENCY, PAPER = "EUR", "A4"
HINT = "Card or cash, Mon to Sat"
IBAN = "IE29AIBK93115212345678"

SHEETS: dict[str, str] = {
    "school": "uid name legal_name email phone street city state country timezone currency "
    "language "
    "company_number tax_number iban brand_color",
    "setting": "key value",
    "tax_rate": "name rate_bp category is_default",
    "academic_year": "name starts_on ends_on",
    "term": "academic_year_id name starts_on ends_on",
    "calendar_day": "day kind name",
    "location": "name street city phone lesson_price",
    "room": "location_id name capacity",
    "instrument": "name",
    "desk_note": "text on_day author_name",
    "attendance_code": "key label color position counts_present asks_minutes bills "
    "pays_teacher gives_credit "
    "streak_effect",
}
STAFF_SHEETS: dict[str, str] = {
    "staff": "person_id kind job_title",
    "staff_instrument": "staff_id instrument_id",
}
_FACTS: dict[str, str] = {
    "name": "Larkfield School of Music",
    "legal_name": "Larkfield School of Music Ltd",
    "email": "office@larkfield.example",
    "phone": "045 555 0100",
    "street": "14 Mill Lane",
    "city": cast.TOWN,
    "state": cast.COUNTY,
    "country": COUNTRY,
    "timezone": ZONE,
    "currency": CURRENCY,
    "language": "en",
    "company_number": "555019",
    "tax_number": "IE5550194X",
    "iban": IBAN,
    "brand_color": "#2B52C4",
}


class Ground:
    """Writes what the school has before it has students."""

    def __init__(self, ids: Ids, sheets: Sheets, calendar: Calendar) -> None:
        self._new, self._add, self._calendar = ids.new, sheets.add, calendar
        self.exempt = self._new()
        self.standard = self._new()
        self.instruments = {name: self._new() for name in cast.INSTRUMENTS}
        self._school = (self._new(), self._new())
        self._staff = 0

    def school_facts(self) -> SchoolFacts:
        """Return the school's facts as queries would."""
        empty: dict[str, Any] = dict.fromkeys(SchoolFacts.__slots__)
        own, uid = (UUID(bytes=key) for key in self._school)
        return SchoolFacts(**{**empty, **_FACTS, "id": own, "uid": uid})

    def facts(self) -> None:
        """Write the school's facts, taxes, calendar and instruments."""
        new, add = self._new, self._add
        add("school", self._school[0], self._school[1], *_FACTS.values())
        add("setting", new(), "payment_hint", json.dumps(HINT))
        add("tax_rate", self.exempt, "Exempt", 0, TaxCategory.EXEMPT.value, True)
        add("tax_rate", self.standard, "VAT 23%", 2300, TaxCategory.STANDARD.value, False)
        for name, instrument_id in self.instruments.items():
            add("instrument", instrument_id, name)
        for year in self._calendar.years:
            year_id = new()
            add("academic_year", year_id, year.name, str(year.first), str(year.last))
            for term in year.terms:
                add("term", new(), year_id, term.name, str(term.first), str(term.last))
        for day, closed in self._calendar.closed.items():
            add("calendar_day", new(), str(day), closed.kind.value, closed.name)

    def notes(self, today: date) -> None:
        """Write what the desk left for itself."""
        monday = today + timedelta(days=7 - today.weekday())
        tuner = f"Piano tuner comes to Studio A on {monday:%a} {monday.day} {monday:%b}, 10:00."
        self._add("desk_note", self._new(), tuner, None, "Ruth Danquah")
        self._add(
            "desk_note",
            self._new(),
            "Ring the parish hall about the spring concert.",
            str(monday),
            "Ruth Danquah",
        )

    def codes(self, codes: Sequence[CodeFacts]) -> dict[str, bytes]:
        """Write the codes of the register; return their ids by key."""
        found = {}
        for position, code in enumerate(codes):
            found[code.key] = self._new()
            self._add(
                "attendance_code",
                found[code.key],
                code.key,
                code.label,
                code.color,
                position,
                code.counts_present,
                code.asks_minutes,
                code.bills,
                code.pays_teacher,
                code.gives_credit,
                code.streak_effect.value,
            )
        return found

    def places(self, unit: int, students: int) -> list[Room]:
        """Write the locations and rooms of a unit of the school."""
        wanted = -(-ROOMS_OF_200 * students // 200)
        if unit == 0:
            wanted = max(FEWEST_ROOMS, wanted)
            first, second = cast.PLACES
            found = self._place(first.name, first.street, first.rooms[:wanted])
            if wanted > len(first.rooms):
                found += self._place(second.name, second.street, second.rooms)
            return found
        names = cast.FURTHER_PLACES
        turn, which = divmod(unit - 1, len(names))
        name = names[which] if turn == 0 else f"{names[which]} {turn + 1}"
        return self._place(name, f"{1 + unit % 60} {names[which]}", cast.FURTHER_ROOMS[:wanted])

    def _place(self, name: str, street: str, rooms: Sequence[tuple[str, int]]) -> list[Room]:
        place_id = self._new()
        self._add("location", place_id, name, street, cast.TOWN, _FACTS["phone"], cast.PRICE)
        found = []
        for room_name, capacity in rooms:
            room = Room(self._new(), room_name, capacity, place_id)
            self._add("room", room.id, place_id, room_name, capacity)
            found.append(room)
        return found

    def staff(self, unit: int, students: int, before: int, chance: Random) -> list[Teacher]:
        """Write the teachers of a unit, one for 25 students, and in the first also the desk."""
        count = max(
            1,
            -(-(before + students) // STUDENTS_OF_A_TEACHER) - -(-before // STUDENTS_OF_A_TEACHER),
        )
        people = list(cast.STAFF[: min(count, cast.TEACHERS_OF_CAST)]) if unit == 0 else []
        while len(people) < count:
            people.append(self._invent(len(people), chance))
        teachers = [self._employ(each) for each in people]
        for each in cast.STAFF[cast.TEACHERS_OF_CAST :] if unit == 0 else ():
            self._employ(each)
        return teachers

    @staticmethod
    def _invent(place: int, chance: Random) -> cast.Employee:
        culture = pick_culture(chance)
        given = chance.choice((*culture.girls, *culture.boys))
        like = cast.STAFF[place % cast.TEACHERS_OF_CAST]
        return cast.Employee(
            given.latin, chance.choice(culture.families).latin, like.job, like.teaches
        )

    def _employ(self, employee: cast.Employee) -> Teacher:
        self._staff += 1
        person_id, staff_id = self._new(), self._new()
        phone = f"+35345555{self._staff % 10_000:04d}"
        plain = fold(f"{employee.given}.{employee.family}").replace(" ", "").replace("'", "")
        self._add(
            "person",
            person_id,
            employee.given,
            employee.family,
            None,
            None,
            rules.sort_name(employee.given, employee.family),
            f"{plain}{self._staff}@larkfield.example",
            phone,
            "en",
            "public",
        )
        self._add("staff", staff_id, person_id, employee.kind.value, employee.job)
        for instrument in employee.teaches:
            self._add("staff_instrument", self._new(), staff_id, self.instruments[instrument])
        return Teacher(
            staff_id,
            person_id,
            f"{employee.given} {employee.family}",
            employee.family,
            frozenset(employee.teaches),
        )
