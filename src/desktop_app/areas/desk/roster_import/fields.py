"""What a column of anybody's list can mean, in four languages."""

# ruff: noqa: E501  lists of words read better unwrapped

import re
from collections.abc import Mapping
from enum import StrEnum

from desktop_app.core.folding import fold
from desktop_app.core.wording import tr


class Field(StrEnum):
    """One thing about a student, guardian or lesson. The values stand in mapping files."""

    ID = "id"
    ROLE = "role"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    NATIVE_NAME = "native_name"
    BIRTH_DATE = "birth_date"
    EMAIL = "email"
    PHONE = "phone"
    MOBILE = "mobile"
    STREET = "street"
    POSTCODE = "postcode"
    CITY = "city"
    STATE = "state"
    COUNTRY = "country"
    LANGUAGE = "language"
    STUDENT_NUMBER = "student_number"
    GRADE = "grade"
    INSTRUMENT = "instrument"
    SECOND_INSTRUMENT = "second_instrument"
    LEVEL = "level"
    LOCATION = "location"
    LESSON = "lesson"
    TEACHER = "teacher"
    FAMILY = "family"
    JOINED_ON = "joined_on"
    JOB_TITLE = "job_title"
    NOTE = "note"
    GUARDIAN_NAME = "guardian_name"
    GUARDIAN_GIVEN_NAME = "guardian_given_name"
    GUARDIAN_FAMILY_NAME = "guardian_family_name"
    GUARDIAN_EMAIL = "guardian_email"
    GUARDIAN_PHONE = "guardian_phone"
    GUARDIAN_RELATION = "guardian_relation"
    GUARDIAN2_NAME = "guardian2_name"
    GUARDIAN2_GIVEN_NAME = "guardian2_given_name"
    GUARDIAN2_FAMILY_NAME = "guardian2_family_name"
    GUARDIAN2_EMAIL = "guardian2_email"
    GUARDIAN2_PHONE = "guardian2_phone"
    GUARDIAN2_RELATION = "guardian2_relation"
    EMERGENCY_NAME = "emergency_name"
    EMERGENCY_PHONE = "emergency_phone"
    EMERGENCY_RELATION = "emergency_relation"


def show_field(field: Field) -> str:
    """Name a field on screen."""
    return _labels()[field]


def _labels() -> Mapping[Field, str]:
    return {
        Field.ID: tr("Id in the other program"),
        Field.ROLE: tr("Student, teacher or guardian"),
        Field.GIVEN_NAME: tr("Given name"),
        Field.FAMILY_NAME: tr("Family name"),
        Field.FULL_NAME: tr("Full name"),
        Field.NATIVE_NAME: tr("Name in own script"),
        Field.BIRTH_DATE: tr("Date of birth"),
        Field.EMAIL: tr("E-mail"),
        Field.PHONE: tr("Phone"),
        Field.MOBILE: tr("Mobile"),
        Field.STREET: tr("Street"),
        Field.POSTCODE: tr("Postcode"),
        Field.CITY: tr("City"),
        Field.STATE: tr("County or state"),
        Field.COUNTRY: tr("Country"),
        Field.LANGUAGE: tr("Language"),
        Field.STUDENT_NUMBER: tr("Student number"),
        Field.GRADE: tr("School grade"),
        Field.INSTRUMENT: tr("Instrument or subject"),
        Field.SECOND_INSTRUMENT: tr("Second instrument"),
        Field.LEVEL: tr("Level"),
        Field.LOCATION: tr("Location"),
        Field.LESSON: tr("Lesson or class"),
        Field.TEACHER: tr("Teacher"),
        Field.FAMILY: tr("Family"),
        Field.JOINED_ON: tr("Joined on"),
        Field.JOB_TITLE: tr("Job title"),
        Field.NOTE: tr("Note"),
        Field.GUARDIAN_NAME: tr("Guardian: name"),
        Field.GUARDIAN_GIVEN_NAME: tr("Guardian: given name"),
        Field.GUARDIAN_FAMILY_NAME: tr("Guardian: family name"),
        Field.GUARDIAN_EMAIL: tr("Guardian: e-mail"),
        Field.GUARDIAN_PHONE: tr("Guardian: phone"),
        Field.GUARDIAN_RELATION: tr("Guardian: relation"),
        Field.GUARDIAN2_NAME: tr("Second guardian: name"),
        Field.GUARDIAN2_GIVEN_NAME: tr("Second guardian: given name"),
        Field.GUARDIAN2_FAMILY_NAME: tr("Second guardian: family name"),
        Field.GUARDIAN2_EMAIL: tr("Second guardian: e-mail"),
        Field.GUARDIAN2_PHONE: tr("Second guardian: phone"),
        Field.GUARDIAN2_RELATION: tr("Second guardian: relation"),
        Field.EMERGENCY_NAME: tr("Emergency contact: name"),
        Field.EMERGENCY_PHONE: tr("Emergency contact: phone"),
        Field.EMERGENCY_RELATION: tr("Emergency contact: relation"),
    }


# Header names as people write them, folded, parted by bars: English, German, French, Spanish.
_NAMES: Mapping[Field, str] = {
    Field.ID: "id|external id|externe id|sis id|sourcedid|student id|schuler id|record id|key|identifiant|"
              "identificador",
    Field.ROLE: "role|rolle|type|typ|kind|person type|tipo|rol|user type",
    Field.GIVEN_NAME: "given name|first name|firstname|forename|christian name|given|first|vorname|rufname|"
                      "prenom|nombre|nombre de pila|student first name|vorname schuler|nombres|preferred name",
    Field.FAMILY_NAME: "family name|last name|lastname|surname|last|nachname|familienname|zuname|nom|"
                       "nom de famille|apellido|apellidos|student last name|student surname",
    Field.FULL_NAME: "name|full name|fullname|student|student name|pupil|pupil name|child|child name|schuler|"
                     "schulername|schulerin|kind|name des kindes|nom complet|eleve|nom de l eleve|enfant|"
                     "nombre completo|alumno|alumna|estudiante|teilnehmer|nom et prenom|nom prenom|"
                     "apellidos y nombre|display name|name vorname|nachname vorname",
    Field.NATIVE_NAME: "native name|name in own script|local name|name in eigener schrift|nom natif",
    Field.BIRTH_DATE: "date of birth|birth date|birthdate|birthday|born|dob|d o b|geburtsdatum|geburtstag|"
                      "geb|geb datum|geboren|geboren am|date de naissance|naissance|ne le|ne e le|"
                      "fecha de nacimiento|nacimiento|f nacimiento|student dob",
    Field.EMAIL: "email|e mail|mail|email address|e mail address|e mail adresse|emailadresse|courriel|"
                 "adresse email|adresse e mail|correo|correo electronico|student email|adresse mail",
    Field.PHONE: "phone|telephone|tel|phone number|home phone|landline|telefon|telefonnummer|festnetz|"
                 "telephone fixe|telefono|telefono fijo|student phone|contact phone number|contact number|"
                 "numero de telephone|rufnummer",
    Field.MOBILE: "mobile|mobile phone|cell|cell phone|cellphone|mobile number|handy|handynummer|mobil|"
                  "mobiltelefon|mobilnummer|portable|telephone portable|tel portable|movil|telefono movil|"
                  "celular|sms",
    Field.STREET: "street|address|street address|address line 1|address 1|home address|strasse|anschrift|"
                  "adresse|strasse und hausnummer|strasse hausnummer|rue|direccion|calle|domicilio|str",
    Field.POSTCODE: "postcode|post code|postal code|zip|zip code|zipcode|eircode|plz|postleitzahl|"
                    "code postal|cp|codigo postal|c p",
    Field.CITY: "city|town|ort|wohnort|stadt|ville|ciudad|localidad|poblacion|commune|town city",
    Field.STATE: "state|county|region|province|bundesland|kanton|departement|provincia|estado",
    Field.COUNTRY: "country|land|pays|pais|staat",
    Field.LANGUAGE: "language|sprache|muttersprache|langue|idioma|home language|first language",
    Field.STUDENT_NUMBER: "student number|student no|pupil number|roll number|admission number|schulernummer|"
                          "matrikelnummer|kundennummer|numero d eleve|matricule|numero de alumno|matricula|"
                          "member number|mitgliedsnummer",
    Field.GRADE: "grade|year|year group|school year|school grade|class year|schulklasse|klasse|klassenstufe|"
                 "jahrgang|classe|niveau scolaire|annee scolaire|curso|grado|grade level|stufe",
    Field.INSTRUMENT: "instrument|instruments|subject|main instrument|primary instrument|fach|hauptfach|"
                      "hauptinstrument|matiere|discipline|instrumento|asignatura|materia|instrument 1|"
                      "instrument principal|unterrichtsfach",
    Field.SECOND_INSTRUMENT: "second instrument|secondary instrument|secondary instruments|instrument 2|"
                             "zweitinstrument|nebenfach|nebeninstrument|deuxieme instrument|"
                             "segundo instrumento|other instruments",
    Field.LEVEL: "level|skill level|ability|niveau|nivel|leistungsstufe|konnen|standard",
    Field.LOCATION: "location|branch|campus|site|school|standort|schule|zweigstelle|filiale|lieu|ecole|"
                    "etablissement|sede|centro|escuela|studio",
    Field.LESSON: "lesson|class|course|group|section|kurs|gruppe|unterricht|cours|groupe|"
                  "clase|grupo|lesson name|class name|kursname|course name|group name|ensemble",
    Field.TEACHER: "teacher|instructor|tutor name|lehrer|lehrkraft|lehrerin|professeur|enseignant|prof|"
                   "profesor|profesora|maestro|teacher name|dozent",
    Field.FAMILY: "family|household|family id|household id|familie|haushalt|famille|foyer|familia|hogar|"
                  "account|account name|family account|familien id|familiennummer",
    Field.JOINED_ON: "joined|joined on|join date|start date|enrolled|enrolled on|enrolment date|"
                     "enrollment date|eintritt|eintrittsdatum|anmeldedatum|beginn|date d inscription|"
                     "inscription|date d entree|fecha de alta|fecha de inscripcion|alta",
    Field.JOB_TITLE: "job title|title|position|job|funktion|beruf|poste|fonction|cargo|puesto",
    Field.NOTE: "note|notes|comment|comments|remark|remarks|notiz|notizen|bemerkung|bemerkungen|anmerkung|"
                "kommentar|remarque|remarques|commentaire|commentaires|nota|notas|observaciones|comentario",
}  # fmt: skip
_FIELD_OF: Mapping[str, Field] = {
    name: field for field, names in _NAMES.items() for name in reversed(names.split("|"))
}
_GUARDIAN = frozenset(
    "parent parents guardian guardians carer mother father mum mom dad eltern elternteil mutter vater "
    "erziehungsberechtigter erziehungsberechtigte erziehungsberechtigten sorgeberechtigter "
    "sorgeberechtigte pere mere responsable tuteur tutrice padre madre tutor tutora apoderado "
    "representante padres contact payer zahler rechnungsempfanger emergency notfall notfallkontakt "
    "urgence emergencia legal caregiver".split()
)
_EMERGENCY = frozenset("emergency notfall notfallkontakt urgence emergencia".split())
_FATHER = frozenset("father dad vater pere padre".split())
_LITTLE = frozenset(
    "s of the de la le du des der die das d l del el 1 2 first1 un en cas caso nr no".split()
)
_SECOND = frozenset("2 second zweiter zweite deuxieme segundo secondary".split())
_PART: Mapping[Field | None, str] = {
    None: "name", Field.FULL_NAME: "name", Field.GIVEN_NAME: "given_name",
    Field.FAMILY_NAME: "family_name", Field.EMAIL: "email", Field.PHONE: "phone",
    Field.MOBILE: "phone",
}  # fmt: skip
_RELATION = frozenset(
    "relation relationship beziehung verwandtschaft lien parente parentesco relacion".split()
)


def words_of(header: str) -> list[str]:
    """Return the words of a column name, folded: "Parent1_Email" is parent, 1, email."""
    parted = re.sub(r"(?<=[a-zäöüéèáíóúñ])(?=[A-Z])", " ", header)
    return re.findall(r"[^\W\d_]+|\d+", fold(parted))


def field_of(header: str) -> Field | None:
    """Return what a column means by its name, None if that is not plain."""
    words = words_of(header)
    if not words:
        return None
    return _guardian_field(words) or _FIELD_OF.get(" ".join(words)) or _field_of_parts(words)


def _field_of_parts(words: list[str]) -> Field | None:
    rest = [word for word in words if word not in _LITTLE]
    without_whom = [
        word for word in rest if word not in ("student", "pupil", "schuler", "eleve", "alumno")
    ]
    return _FIELD_OF.get(" ".join(rest)) or _FIELD_OF.get(" ".join(without_whom))


def _guardian_field(words: list[str]) -> Field | None:
    whose = _GUARDIAN.intersection(words)
    if not whose or words in (["contact"], ["contact", "number"], ["contact", "phone", "number"]):
        return None
    rest = [word for word in words if word not in _GUARDIAN and word not in _LITTLE | _SECOND]
    if _RELATION.intersection(words):
        part = "relation"
    else:
        meant = _FIELD_OF.get(" ".join(rest)) if rest else None
        if (rest and meant is None) or meant not in _PART:
            return None
        part = _PART[meant]
    if _EMERGENCY.intersection(words):
        part = {"given_name": "name", "family_name": "name"}.get(part, part)
        return Field(f"emergency_{part}") if part in ("name", "phone", "relation") else None
    second = _SECOND.intersection(words) or _FATHER.intersection(words)
    return Field(f"{'guardian2' if second else 'guardian'}_{part}")
