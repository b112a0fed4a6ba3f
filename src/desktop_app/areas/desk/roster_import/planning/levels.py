"""How far a student is, in the words people use for it."""

from desktop_app.core.folding import fold

_WORDS = {
    "BEGINNER": "beginner beginners novice starter anfanger anfangerin debutant debutante "
                "principiante inicial einsteiger initiation",
    "ELEMENTARY": "elementary basic grundstufe elementaire elemental basico grundkenntnisse",
    "INTERMEDIATE": "intermediate mittelstufe fortgeschritten intermediaire intermedio moyen",
    "ADVANCED": "advanced oberstufe avance avancee avanzado weit",
    "PROFESSIONAL": "professional profi professionnel profesional",
}  # fmt: skip
_LEVEL_OF = {word: level for level, words in _WORDS.items() for word in words.split()}


def level_of(text: str) -> str:
    """Return the name of a level, empty for words that mean none of them."""
    return _LEVEL_OF.get(fold(text), "")
