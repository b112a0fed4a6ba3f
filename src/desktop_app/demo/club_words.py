"""The words of the demo school's clubs: their levels, homework and books."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.areas.clubs.terms import ClubKind


@dataclass(frozen=True, slots=True)
class ClubWords:
    """A club as it is written; `share` is how many of a thousand pupils are in it."""

    name: str
    kind: ClubKind
    leader: str
    share: int
    homework: Sequence[str]
    levels: Sequence[tuple[int, str]] = ()


_SIGNS = (
    "Acorns", "Pebbles", "Feathers", "Lanterns", "Kites", "Comets", "Anchors", "Beacons", "Clouds",
    "Stars", "Moons", "Planets", "Owls", "Foxes", "Herons", "Otters", "Swifts", "Falcons",
)  # fmt: skip
_NUMBERS = (70, 72, 74, 75, 78, 80, 82, 84, 86, 88, 90, 92, 95, 98, 100, 104, 108, 112)
_WORDS = (10, 12, 14, 16, 18, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120)
_THEORY = (
    (10, "Notes"), (11, "Rests"), (15, "Bars"), (20, "Scales"), (21, "Keys"), (25, "Intervals"),
    (30, "Triads"), (31, "Cadences"), (35, "Minor keys"), (40, "Transposing"), (41, "Clefs"),
    (45, "Ornaments"), (50, "Phrases"), (51, "Forms"), (55, "Harmony"), (60, "Counterpoint"),
)  # fmt: skip
CUSTOM = frozenset({"Transposing", "Otters"})
CLUBS = (
    ClubWords(
        "Reading Club", ClubKind.READING, "Sam Whitcombe", 260,
        ("Ten pages of your book", "One chapter", "Ten pages aloud"),
    ),
    ClubWords(
        "Number Club", ClubKind.LADDER, "Sam Whitcombe", 195,
        ("Level test", "Quick sums and level test"), tuple(zip(_NUMBERS, _SIGNS, strict=True)),
    ),
    ClubWords(
        "Spelling Club", ClubKind.LADDER, "Hannah Brandt", 157,
        ("Word list", "Word list and dictation"), tuple(zip(_WORDS, _SIGNS, strict=True)),
    ),
    ClubWords(
        "Theory Club", ClubKind.LADDER, "Priya Menon", 120, ("Work sheet", "Listening test"),
        _THEORY,
    ),
    ClubWords("Practice Club", ClubKind.PRACTICE, "Ilona Varga", 97, ("Twenty minutes a day",)),
)  # fmt: skip
BOOKS = (
    ("The BFG", "Roald Dahl", 208),
    ("Matilda", "Roald Dahl", 240),
    ("The Iron Man", "Ted Hughes", 80),
    ("Charlotte's Web", "E. B. White", 184),
    ("The Borrowers", "Mary Norton", 176),
    ("Stig of the Dump", "Clive King", 160),
    ("Varjak Paw", "S. F. Said", 256),
    ("Goodnight Mister Tom", "Michelle Magorian", 320),
    ("Fantastic Mr Fox", "Roald Dahl", 96),
    ("The Sheep-Pig", "Dick King-Smith", 118),
    ("Journey to the River Sea", "Eva Ibbotson", 304),
    ("Under the Hawthorn Tree", "Marita Conlon-McKenna", 160),
)
REASONS = (
    "Helped a younger reader", "Kind words to a friend", "Tidied the shelf without being asked",
    "Read aloud to the group", "Kept going when it was hard",
)  # fmt: skip
