"""The people everybody knows at Larkfield: who they are, whom they live with, what they are taught."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.areas.people.terms import SkillLevel, StaffKind
from desktop_app.areas.timetable.terms import LessonType, Recurrence

_B, _E, _I, _A = (
    SkillLevel.BEGINNER,
    SkillLevel.ELEMENTARY,
    SkillLevel.INTERMEDIATE,
    SkillLevel.ADVANCED,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A location of the school with its rooms and how many each holds."""

    name: str
    street: str
    rooms: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody who works here and what they teach."""

    given: str
    family: str
    job: str
    teaches: Sequence[str] = ()
    kind: StaffKind = StaffKind.TEACHER


@dataclass(frozen=True, slots=True)
class Adult:
    """A parent, or somebody to call in an emergency."""

    given: str
    family: str
    relation: str
    phone: str
    native: str | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A student: age today, birthday as month and day, instruments with levels, the first is the main one."""

    given: str
    family: str
    age: int
    birthday: tuple[int, int]
    learns: Sequence[tuple[str, SkillLevel]]
    native: str | None = None
    family_first: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """A family of the cast; the first adult pays."""

    name: str
    language: str
    street: str
    adults: Sequence[Adult]
    children: Sequence[Child]
    emergency: Adult | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A lesson of the cast. Weekdays count from 0, Monday; `size` is how many are in it, the named ones included."""

    title: str
    kind: LessonType
    teacher: str
    room: str | None
    days: Sequence[int]
    start: str
    minutes: int
    price: int
    students: Sequence[str] = ()
    size: int = 1
    repeats: Recurrence = Recurrence.WEEKLY
    one_on_one: tuple[int, int, Sequence[int]] | None = None  # price, cycle length, weeks
    instrument: str | None = None


PLACES = (
    Place("Main Street", "14 Mill Lane",
          (("Studio A", 8), ("Studio B", 8), ("Hall", 40), ("Studio C", 8), ("Classroom 1", 12))),
    Place("St Brigid’s", "2 Abbey Road", (("Music room", 12),)),
)  # fmt: skip
FURTHER_PLACES = (
    "Canal Walk", "Old Mill", "Chapel Hill", "Station Road", "Bridge Street", "The Maltings", "Court House",
    "Priory Lane", "Weavers’ Row", "Orchard Park", "Castle Yard", "Harbour House",
)  # fmt: skip
FURTHER_ROOMS = (("Studio 1", 4), ("Studio 2", 4), ("Studio 3", 4), ("Rehearsal room", 12), ("Classroom", 16),
                 ("Hall", 40))  # fmt: skip

STAFF = (
    Employee("Maeve", "Cullinan", "Strings", ("Violin", "Cello")),
    Employee("Ilona", "Varga", "Piano and orchestra", ("Piano", "Keys")),
    Employee("Priya", "Menon", "Theory and early years", ("Theory", "Early years")),
    Employee("Dele", "Adisa", "Drums and bands", ("Drums", "Guitar")),
    Employee("Ioan", "Dragulin", "Wind", ("Flute", "Clarinet", "Saxophone")),
    Employee("Sam", "Whitcombe", "Numbers and words", ("Maths", "Reading")),
    Employee("Hannah", "Brandt", "Voice and choir", ("Voice", "Guitar")),
    Employee("Owen", "Fitzmaurice", "Guitar and piano", ("Guitar", "Piano", "Oud")),
    Employee("Ruth", "Danquah", "Front desk", kind=StaffKind.FRONT_DESK),
    Employee("Helen", "Larkin", "Director", kind=StaffKind.OWNER),
)
TEACHERS_OF_CAST = 8

HOUSEHOLDS = (
    Household("Okonkwo-Reid", "en", "7 Alder Court",
              (Adult("Grace", "Okonkwo-Reid", "Mother", "0875550142"), Adult("Martin", "Reid", "Father", "0875550143")),
              (Child("Amara", "Okonkwo-Reid", 11, (3, 14), (("Violin", _I), ("Theory", _E)),
                     note="Third position is secure. Grade 3 on 9 December."),
               Child("Kofi", "Okonkwo-Reid", 8, (6, 2), (("Drums", _B),))),
              Adult("David", "Reid", "Uncle", "0875550177")),
    Household("Kulkarni", "hi", "22 Weir View",
              (Adult("Meera", "Kulkarni", "Mother", "0865550119", "मीरा कुलकर्णी"),
               Adult("Anil", "Kulkarni", "Father", "0865550120", "अनिल कुलकर्णी")),
              (Child("Ananya", "Kulkarni", 11, (1, 30), (("Piano", _I),), "अनन्या कुलकर्णी"),
               Child("Rohan", "Kulkarni", 8, (9, 8), (("Violin", _B),), "रोहन कुलकर्णी",
                     note="New bow hold is going well. Practise page 14, slow bows."))),
    Household("Karaçay", "tr", "3 Larch Road", (Adult("Selin", "Karaçay", "Mother", "0855550131"),),
              (Child("Elif", "Karaçay", 9, (5, 21), (("Violin", _B),)),)),
    Household("Li", "zh", "18 Canal Walk", (Adult("Mei", "Li", "Mother", "0875550152", "李梅"),),
              (Child("Siyuan", "Li", 10, (2, 9), (("Piano", _E),), "李思远", family_first=True),)),
    Household("Adeyinka", "en-NG", "5 Mill Race", (Adult("Folake", "Adeyinka", "Mother", "0835550164"),),
              (Child("Ngozi", "Adeyinka", 10, (7, 11), (("Drums", _E),)),)),
    Household("Al-Hashimi", "ar", "31 Priory Lane", (Adult("Samir", "Al-Hashimi", "Father", "0895550108", "سمير الهاشمي"),),
              (Child("Noor", "Al-Hashimi", 13, (11, 22), (("Oud", _I), ("Piano", _E)), "نور الهاشمي"),)),
    Household("Feldwick", "en", "9 Station Road", (Adult("Carl", "Feldwick", "Father", "0855550185"),),
              (Child("Jonah", "Feldwick", 15, (4, 4), (("Drums", _I),)),)),
    Household("Figueiral", "pt", "12 Alder Court", (Adult("Rita", "Figueiral", "Mother", "0875550126"),),
              (Child("Mateus", "Figueiral", 12, (8, 17), (("Piano", _E),)),)),
    Household("Holmqvist", "sv", "40 Weir View", (Adult("Karin", "Holmqvist", "Mother", "0865550133"),),
              (Child("Freya", "Holmqvist", 16, (10, 3), (("Violin", _A),)),)),
    Household("Kim", "ko", "6 Orchard Park", (Adult("Soo-jin", "Kim", "Mother", "0875550191", "김수진"),),
              (Child("Ha-yun", "Kim", 12, (11, 19), (("Cello", _I),), "김하윤", family_first=True),)),
    Household("Kovalenko", "uk", "15 Larch Road", (Adult("Olena", "Kovalenko", "Mother", "0835550147", "Олена Коваленко"),),
              (Child("Daryna", "Kovalenko", 11, (12, 1), (("Maths", _E), ("Piano", _B)), "Дарина Коваленко"),)),
    Household("Levanon", "he", "2 Castle Yard", (Adult("Ruth", "Levanon", "Mother", "0895550172", "רות לבנון"),),
              (Child("Daniel", "Levanon", 14, (6, 28), (("Clarinet", _I),), "דניאל לבנון"),)),
    Household("Ó Dálaigh", "en", "27 Bridge Street", (Adult("Sinéad", "Ní Dhálaigh", "Mother", "0875550114"),),
              (Child("Tomás", "Ó Dálaigh", 9, (2, 2), (("Piano", _B),)),)),
    Household("Selvam", "ta", "11 Harbour House", (Adult("Priya", "Selvam", "Mother", "0865550157", "பிரியா செல்வம்"),),
              (Child("Kavin", "Selvam", 8, (11, 20), (("Keys", _B),), "கவின் செல்வம்"),)),
    Household("Stavridi", "el", "33 Mill Race", (Adult("Katerina", "Stavridi", "Mother", "0855550168", "Κατερίνα Σταυρίδη"),),
              (Child("Melina", "Stavridi", 13, (3, 3), (("Flute", _I),), "Μελίνα Σταυρίδη"),)),
    Household("Takase", "ja", "8 Court House", (Adult("Yumi", "Takase", "Mother", "0875550139", "高瀬 ゆみ"),),
              (Child("Minato", "Takase", 17, (1, 12), (("Saxophone", _A), ("Piano", _I)), "高瀬 湊", family_first=True),)),
    Household("Tierney-Walsh", "en", "19 Old Mill", (Adult("Deirdre", "Tierney", "Mother", "0865550101"),),
              (Child("Saoirse", "Tierney-Walsh", 12, (5, 5), (("Violin", _E),)),)),
    Household("Trần", "vi", "4 Chapel Hill", (Adult("Thu", "Trần", "Mother", "0895550122"),),
              (Child("Linh Thảo", "Trần", 14, (9, 23), (("Flute", _I), ("Piano", _E))),)),
    Household("Więckowska", "pl", "16 Canal Walk", (Adult("Teresa", "Więckowska", "Mother", "0835550196"),),
              (Child("Zofia", "Więckowska", 11, (4, 19), (("Piano", _I),)),)),
)  # fmt: skip

_ONE, _GROUP, _HYBRID = LessonType.INDIVIDUAL, LessonType.GROUP, LessonType.HYBRID
_BAND, _ENSEMBLE = LessonType.BAND_REHEARSAL, LessonType.ENSEMBLE
_MON, _TUE, _WED, _THU, _FRI, _SAT = range(6)
_TWO = Recurrence.BIWEEKLY


def _one(  # noqa: PLR0917  a row of a table of lessons
    title: str, teacher: str, room: str | None, day: int, start: str, student: str, price: int = 3800,
         minutes: int = 45, repeats: Recurrence = Recurrence.WEEKLY) -> Series:  # fmt: skip
    return Series(
        title,
        _ONE,
        teacher,
        room,
        (day,),
        start,
        minutes,
        price,
        (student,),
        1,
        repeats,
        None,
        title,
    )


# The timetable of the pictures; a series named here is there every week of every demo school.
SERIES = (
    _one("Piano", "Varga", "Studio A", _MON, "14:00", "Zofia"),
    _one("Keys", "Varga", "Studio A", _MON, "15:00", "Kavin", 3600),
    _one("Piano", "Varga", "Studio A", _MON, "18:00", "Minato", 3800, 45, _TWO),
    _one("Drums", "Adisa", "Studio B", _MON, "15:00", "Jonah", 2600, 30),
    _one("Violin", "Cullinan", "Studio B", _MON, "16:00", "Amara"),
    _one("Violin", "Cullinan", "Studio B", _MON, "17:00", "Saoirse"),
    _one("Cello", "Cullinan", "Studio B", _MON, "18:15", "Ha-yun"),
    _one("Piano", "Varga", "Studio A", _TUE, "13:30", "Noor", 3800, 45, _TWO),
    _one("Piano", "Varga", "Studio A", _TUE, "15:30", "Mateus"),
    _one("Piano", "Varga", "Studio A", _TUE, "16:30", "Tomás"),
    _one("Violin", "Cullinan", "Studio B", _TUE, "14:00", "Elif"),
    _one("Violin", "Cullinan", "Studio B", _TUE, "17:30", "Freya"),
    _one("Piano", "Varga", "Studio A", _WED, "14:00", "Linh Thảo", 3800, 45, _TWO),
    _one("Piano", "Varga", "Studio A", _WED, "15:00", "Daryna"),
    _one("Violin", "Cullinan", "Studio B", _WED, "15:30", "Rohan", 2600, 30),
    _one("Piano", "Varga", "Studio A", _THU, "14:30", "Siyuan"),
    _one("Piano", "Varga", "Studio A", _THU, "16:00", "Ananya"),
    _one("Violin", "Cullinan", "Studio B", _THU, "14:50", "Amara", 3800, 45, Recurrence.MONTHLY),
    _one("Drums", "Adisa", "Studio C", _THU, "15:30", "Kofi", 3200),
    _one("Drums", "Adisa", "Studio C", _THU, "16:30", "Ngozi", 3200),
    _one("Maths", "Whitcombe", "Classroom 1", _THU, "18:00", "Daryna", 3000),
    _one("Flute", "Dragulin", None, _THU, "14:00", "Melina"),
    _one("Flute", "Dragulin", None, _THU, "16:15", "Linh Thảo"),
    _one("Saxophone", "Dragulin", None, _THU, "17:15", "Minato"),
    _one("Oud", "Fitzmaurice", "Studio A", _SAT, "10:00", "Noor"),
    _one("Clarinet", "Dragulin", "Studio B", _SAT, "11:00", "Daniel"),
    Series("Keys B", _HYBRID, "Varga", "Studio A", (_MON,), "16:30", 60, 1400, ("Kavin",), 6,
           one_on_one=(3000, 8, (4, 8)), instrument="Keys"),
    Series("String Lab", _HYBRID, "Cullinan", "Studio B", (_TUE,), "16:00", 60, 1400, ("Rohan", "Saoirse"), 5,
           one_on_one=(3000, 8, (4, 8)), instrument="Violin"),
    Series("Exam Theory", _HYBRID, "Menon", "Classroom 1", (_THU,), "17:00", 60, 1400,
           ("Amara", "Zofia", "Melina"), 6, one_on_one=(3000, 8, (4, 8)), instrument="Theory"),
    Series("Theory Grade 3", _GROUP, "Menon", "Classroom 1", (_WED,), "16:00", 60, 1400, ("Ananya", "Freya"), 8,
           instrument="Theory"),
    Series("Rock School B", _GROUP, "Adisa", "Hall", (_MON,), "16:00", 60, 1600, ("Ngozi",), 8, instrument="Drums"),
    Series("Flute Trio", _GROUP, "Dragulin", "Hall", (_TUE,), "15:00", 45, 1600, ("Melina", "Linh Thảo"), 3,
           instrument="Flute"),
    Series("Rock School A", _GROUP, "Adisa", "Hall", (_WED,), "16:00", 60, 1600, ("Kofi", "Jonah"), 6,
           instrument="Drums"),
    Series("Early Years Music", _GROUP, "Menon", "Hall", (_WED, _THU), "13:30", 60, 1200, (), 8,
           repeats=Recurrence.CUSTOM, instrument="Early years"),
    Series("Junior Strings", _GROUP, "Cullinan", "Hall", (_THU,), "16:00", 45, 1600,
           ("Amara", "Zofia", "Elif", "Freya", "Ha-yun", "Kavin", "Melina", "Mateus", "Noor", "Rohan", "Daniel",
            "Tomás"), 12, instrument="Violin"),
    Series("Number Club", _GROUP, "Whitcombe", "Classroom 1", (_THU,), "15:00", 50, 1400, (), 8, instrument="Maths"),
    Series("Spelling Club", _GROUP, "Whitcombe", "Classroom 1", (_THU,), "16:00", 50, 1400, (), 8,
           instrument="Reading"),
    Series("Loft Band", _BAND, "Adisa", "Studio C", (_THU,), "17:30", 60, 1200, ("Kofi", "Ngozi"), 5,
           instrument="Drums"),
    Series("Fiddle Session", _BAND, "Cullinan", "Hall", (_SAT,), "11:30", 60, 1200, ("Saoirse", "Freya"), 6,
           instrument="Violin"),
    Series("Jazz Lab", _BAND, "Adisa", "Hall", (_WED,), "17:30", 75, 1200, ("Minato",), 11, instrument="Saxophone"),
    Series("Orchestra", _ENSEMBLE, "Brandt", "Hall", (_MON,), "18:00", 90, 1000, ("Freya", "Ananya"), 34,
           instrument="Violin"),
    Series("Wind Band", _ENSEMBLE, "Dragulin", "Hall", (_TUE,), "17:00", 75, 1000, ("Daniel", "Melina"), 16,
           instrument="Clarinet"),
    Series("Chamber Choir", _ENSEMBLE, "Brandt", "Hall", (_THU,), "17:00", 75, 1000, ("Siyuan",), 18,
           instrument="Voice"),
    Series("Larkfield Ensemble", _ENSEMBLE, "Dragulin", "Hall", (_THU,), "18:30", 90, 1000, (), 22,
           instrument="Flute"),
    Series("Youth Orchestra", _ENSEMBLE, "Varga", "Hall", (_SAT,), "13:30", 90, 1000, ("Ha-yun",), 28,
           instrument="Violin"),
)  # fmt: skip

# What each further part of the school offers besides lessons for one, wherever there is time and room.
FURTHER_SERIES = (
    Series("Strings Together", _GROUP, "", None, (), "", 45, 1600, size=10, instrument="Violin"),
    Series("Keys Club", _HYBRID, "", None, (), "", 60, 1400, size=8, one_on_one=(3000, 8, (4, 8)), instrument="Keys"),
    Series("Piano Lab", _HYBRID, "", None, (), "", 60, 1400, size=8, one_on_one=(3000, 6, (3, 6)), instrument="Piano"),
    Series("Early Years Music", _GROUP, "", None, (), "", 45, 1200, size=12, instrument="Early years"),
    Series("Rock School", _BAND, "", None, (), "", 60, 1200, size=8, instrument="Drums"),
    Series("Choir", _ENSEMBLE, "", None, (), "", 75, 1000, size=24, instrument="Voice"),
    Series("Theory", _GROUP, "", None, (), "", 60, 1400, size=10, instrument="Theory"),
    Series("Guitar Circle", _GROUP, "", None, (), "", 45, 1600, size=10, instrument="Guitar"),
    Series("Number Club", _GROUP, "", None, (), "", 45, 1400, size=8, instrument="Maths"),
    Series("Piano Together", _GROUP, "", None, (), "", 45, 1600, size=10, instrument="Piano"),
    Series("Wind Group", _GROUP, "", None, (), "", 45, 1600, size=8, instrument="Flute"),
    Series("Cello Group", _GROUP, "", None, (), "", 45, 1600, size=8, instrument="Cello"),
    Series("Singing Group", _GROUP, "", None, (), "", 45, 1400, size=12, instrument="Voice"),
    Series("Young Drummers", _GROUP, "", None, (), "", 45, 1600, size=8, instrument="Drums"),
    Series("Orchestra", _ENSEMBLE, "", None, (), "", 90, 1000, size=28, instrument="Violin"),
)  # fmt: skip
# What a lesson for one costs, by instrument, in cents for 45 minutes; all others as the piano.
PRICES = {
    "Drums": 3200,
    "Maths": 3000,
    "Reading": 3000,
    "Theory": 3000,
    "Early years": 2600,
    "Keys": 3600,
}
PRICE = 3800

INSTRUMENTS = ("Cello", "Clarinet", "Drums", "Early years", "Flute", "Guitar", "Keys", "Maths", "Oud", "Piano",
               "Reading", "Saxophone", "Theory", "Violin", "Voice")  # fmt: skip
STREETS = (
    "Alder Court", "Weir View", "Larch Road", "Canal Walk", "Mill Race", "Priory Lane", "Station Road", "Orchard Park",
    "Castle Yard", "Bridge Street", "Harbour House", "Court House Lane", "Old Mill Road", "Chapel Hill",
    "Hawthorn Avenue", "Beech Grove", "Ashfield", "The Paddocks", "River Walk", "Fairgreen", "Loughlinstown Road",
    "Convent Road", "Rathmore Drive", "Kilbride Close",
)  # fmt: skip
TOWN, COUNTY = "Larkfield", "Co. Kildare"
NOTES = (
    "Prefers to be called by the first name only.", "Collected by the grandmother on Thursdays.",
    "Working towards Grade 1.", "Needs the music in large print.", "Sight-reading comes on well.",
    "Has a half-size instrument on loan.", "Shy in groups; give time.", "Practises most days.",
    "Asked about the summer school.", "Moving to a full-size instrument in spring.",
    "Plays left-handed.", "Wants to join the orchestra next year.",
)  # fmt: skip
MARK_NOTES = ("Bus was late", "School trip", "Dentist", "Family away", "Instrument at the repairer’s", "Felt unwell",
              "Traffic", "Exam at school")  # fmt: skip
