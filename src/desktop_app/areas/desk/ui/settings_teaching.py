"""Instruments and attendance codes in the settings."""

from collections.abc import Sequence
from typing import Any

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.desk.ui.settings_page import (
    ListPage,
    no_choices,
    state_column,
)
from desktop_app.areas.people import api as people
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Field
from desktop_app.kit.table_model import Column


def instruments(database: Database) -> ListPage:
    """Return the page of the instruments."""
    service = people.PeopleService(database)
    return ListPage(
        key="instruments",
        title=tr("Instruments"),
        thing=tr("instrument"),
        watches=("instrument", "student_instrument"),
        hint=tr("Instruments and subjects the school teaches."),
        columns=(
            Column("name", tr("Name"), lambda r: r.name, strong=True, stretch=True),
            Column("students", tr("Students"), lambda r: str(r.students), width=90, align="right"),
            state_column(),
        ),
        read=lambda session: people.instruments(session, archived=True),
        choices=no_choices,
        fields=lambda _choices, _row: (Field("name", tr("Name"), required=True, width=220),),
        values=lambda row: {"name": row.name},
        add=lambda v: service.add_instrument(v["name"]),
        change=lambda row, v: service.set_instrument(row.id, v["name"]),
        archive=lambda row, away: service.archive_instrument(row.id, away=away),
    )


def _code_fields(_choices: Any, _row: Any) -> Sequence[Field]:
    colors = tuple(
        (c, c_words)
        for c, c_words in (
            ("green", tr("Green")),
            ("red", tr("Red")),
            ("amber", tr("Amber")),
            ("blue", tr("Blue")),
            ("teal", tr("Teal")),
            ("violet", tr("Violet")),
            ("grey", tr("Grey")),
        )
    )
    effects = tuple((e, _effect_words(e)) for e in attendance.StreakEffect)
    return (
        Field("key", tr("Letter"), required=True, width=60),
        Field("label", tr("Means"), required=True, width=200),
        Field("color", tr("Colour"), "choice", options=colors),
        Field("counts_present", tr("Effects"), "tick", hint=tr("Counts as present")),
        Field("asks_minutes", "", "tick", hint=tr("Asks for the minutes late")),
        Field("bills", "", "tick", hint=tr("Is billed")),
        Field("pays_teacher", "", "tick", hint=tr("Pays the teacher")),
        Field("gives_credit", "", "tick", hint=tr("Gives a make-up credit")),
        Field("streak_effect", tr("Streak"), "choice", options=effects),
    )


def _effect_words(effect: attendance.StreakEffect) -> str:
    return {
        attendance.StreakEffect.EARNS: tr("Earns the day"),
        attendance.StreakEffect.NEUTRAL: tr("Neither earns nor breaks"),
        attendance.StreakEffect.BREAKS: tr("Breaks the streak"),
    }[effect]


def codes(database: Database) -> ListPage:
    """Return the page of the attendance codes."""
    service = attendance.AttendanceService(database)
    names = (
        "key",
        "label",
        "color",
        "counts_present",
        "asks_minutes",
        "bills",
        "pays_teacher",
        "gives_credit",
        "streak_effect",
    )

    def effects(row: Any) -> str:
        said = (
            (row.counts_present, tr("present")),
            (row.bills, tr("billed")),
            (row.pays_teacher, tr("paid")),
            (row.gives_credit, tr("make-up")),
        )
        return ", ".join(words for holds, words in said if holds)

    return ListPage(
        key="codes",
        title=tr("Attendance codes"),
        thing=tr("code"),
        watches=("attendance_code",),
        hint=tr("The letters of the register, and what each one brings about."),
        columns=(
            Column("key", tr("Letter"), lambda _: "", marks=lambda r: (r.key,), width=70),
            Column("label", tr("Means"), lambda r: r.label, strong=True, width=120),
            Column("effects", tr("Effects"), effects, stretch=True),
            state_column(),
        ),
        read=lambda session: attendance.codes(session, archived=True),
        choices=no_choices,
        fields=_code_fields,
        values=lambda row: {name: getattr(row, name) for name in names},
        add=lambda v: service.add_code(attendance.CodeFacts(**v)),
        change=lambda row, v: service.set_code(row.id, attendance.CodeFacts(**v)),
        archive=lambda row, away: service.archive_code(row.id, away=away),
    )
