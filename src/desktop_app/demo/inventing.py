"""Families that nobody knows yet: names that go together, ages, and what the children learn."""

from random import Random

from desktop_app.areas.people.terms import SkillLevel
from desktop_app.demo import cast
from desktop_app.demo.names import Culture, Name, Order, pick_culture

_LEVELS = tuple(SkillLevel)
_LEARNS = (
    ("Piano", 26),
    ("Violin", 15),
    ("Guitar", 14),
    ("Drums", 9),
    ("Voice", 9),
    ("Flute", 7),
    ("Keys", 6),
    ("Cello", 5),
    ("Saxophone", 4),
    ("Clarinet", 4),
    ("Maths", 3),
    ("Reading", 2),
    ("Theory", 2),
)


class Inventor:
    """Invents households by chance."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def household(self, count: int, *, two_homes: bool) -> cast.Household:
        """Return a family with so many children; in two homes the parents have different names."""
        chance = self._chance
        culture = pick_culture(chance)
        family = chance.choice(culture.families)
        adults = [self._parent(culture, family, "Mother"), self._parent(culture, family, "Father")]
        if two_homes:
            other = chance.choice([name for name in culture.families if name is not family])
            adults[1] = self._parent(culture, other, "Father")
        elif chance.random() < 0.45:
            del adults[chance.randrange(2)]
        emergency = self._relative(culture, family) if chance.random() < 0.35 else None
        names: set[str] = set()
        children = tuple(self._child(culture, family, names) for _ in range(count))
        return cast.Household(
            family.latin, culture.language, self.street(), tuple(adults), children, emergency
        )

    def _child(self, culture: Culture, family: Name, names: set[str]) -> cast.Child:
        chance = self._chance
        given = chance.choice(culture.girls if chance.random() < 0.54 else culture.boys)
        while given.latin in names:
            given = chance.choice((*culture.girls, *culture.boys))
        names.add(given.latin)
        age = chance.choices(
            (5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 34),
            (3, 6, 9, 11, 12, 12, 11, 10, 8, 7, 5, 4, 2, 1),
        )[0]
        chosen, weights = zip(*_LEARNS, strict=True)
        main = "Early years" if age < 6 else chance.choices(chosen, weights)[0]
        skill = min(len(_LEVELS) - 2, max(0, (age - 6) // 3 + chance.choice((-1, 0, 0, 0, 1))))
        learns = [(main, _LEVELS[skill])]
        if chance.random() < 0.12 and main != "Theory":
            learns.append(("Theory", _LEVELS[max(0, skill - 1)]))
        birthday = (chance.randrange(1, 13), chance.randrange(1, 29))
        return cast.Child(
            given.latin,
            family.latin,
            age,
            birthday,
            tuple(learns),
            culture.native(given, family),
            culture.order is not Order.GIVEN_FIRST,
        )

    def _parent(self, culture: Culture, family: Name, relation: str) -> cast.Adult:
        given = self._chance.choice(culture.girls if relation == "Mother" else culture.boys)
        return cast.Adult(
            given.latin, family.latin, relation, self._phone(), culture.native(given, family)
        )

    def _relative(self, culture: Culture, family: Name) -> cast.Adult:
        relation = self._chance.choice(("Grandmother", "Grandfather", "Aunt", "Uncle"))
        stock = culture.girls if relation in {"Grandmother", "Aunt"} else culture.boys
        given = self._chance.choice(stock)
        return cast.Adult(
            given.latin, family.latin, relation, self._phone(), culture.native(given, family)
        )

    def _phone(self) -> str:
        network = self._chance.choice(("083", "085", "086", "087", "089"))
        return f"{network}555{self._chance.randrange(200, 10_000):04d}"

    def street(self) -> str:
        """Return an address in a street of the town."""
        return f"{self._chance.randrange(1, 90)} {self._chance.choice(cast.STREETS)}"
