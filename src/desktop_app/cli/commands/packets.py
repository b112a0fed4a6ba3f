"""Packets: a teacher's copy and its work as files, for a school without a server."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import typer

from desktop_app import bootstrap
from desktop_app.areas.people import api as people
from desktop_app.cli.commands.sharing import person_of
from desktop_app.cli.desk import reading, writing
from desktop_app.cli.fields import Type
from desktop_app.cli.fields import as_json as as_json_value
from desktop_app.cli.given import WrongUsage
from desktop_app.cli.signing import hidden, may_ask
from desktop_app.cli.terminal import Terminal
from desktop_app.core.db.connection_logins import PASSWORD_FROM
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.sync import packet_laptop, packet_office
from desktop_app.core.sync.clocks import ClockDoubt, doubt_words
from desktop_app.core.sync.packet_making import Wish
from desktop_app.core.sync.packet_office import PASSPHRASE_FROM, Look, Taken
from desktop_app.core.sync.passphrase import NeedsPassphrase
from desktop_app.core.sync.terms import Answer
from desktop_app.core.wording import tr, trn
from desktop_app.packeting import Packets

_T = TypeVar("_T")
_DEEDS = ("make", "open", "return", "rescue", "take")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was given beside the two files."""

    terminal: Terminal
    first: Path
    second: Path | None
    teacher: str
    days: int | None
    new_passphrase: bool
    approve: bool
    preview: bool

    def other(self, metavar: str) -> Path:
        """Return the second file. Raises WrongUsage."""
        if self.second is None:
            raise WrongUsage(tr("Say also {file}.", file=metavar))
        return self.second


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "packet",
        help=tr("Give a teacher a copy without a server, and bring back what was marked on it."),
    )(packet)


def packet(
    context: typer.Context,
    deed: str = typer.Argument(..., metavar="|".join(_DEEDS)),
    first: Path = typer.Argument(..., metavar="SCHOOL|COPY|FILE", readable=False),
    second: Path | None = typer.Argument(None, metavar="[FILE|COPY]", readable=False),
    teacher: str = typer.Option("", "--teacher", metavar="PERSON", help="Whose packet it is."),
    out: Path | None = typer.Option(None, "--out", metavar="FILE", help="The file to write."),
    days: int | None = typer.Option(None, "--days", metavar="N", help="Days back and ahead."),
    new_passphrase: bool = typer.Option(
        False, "--new-passphrase", help="Also where the laptop knows one already."
    ),
    approve: bool = typer.Option(
        False, "--approve", help="Take in also what does not come in by itself."
    ),
    preview: bool = typer.Option(
        False, "--preview", "--dry-run", help="Say what is in it, and change nothing."
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Do one thing with a packet."""
    terminal: Terminal = context.obj
    deeds: dict[str, Callable[[_Asked], dict[str, Any]]] = {
        "make": _make, "open": _open, "return": _return, "rescue": _rescue, "take": _take,
    }  # fmt: skip
    if deed not in deeds:
        raise WrongUsage(tr("packet knows: {names}.", names=", ".join(_DEEDS)))
    asked = _Asked(
        terminal, first, second if second is not None else out, teacher, days, new_passphrase,
        approve, preview,
    )  # fmt: skip
    told = deeds[deed](asked)
    if as_json:
        terminal.document(told)
        return
    for line in _LINES[deed](told):
        terminal.result(line)


def _make(asked: _Asked) -> dict[str, Any]:
    if not asked.teacher:
        raise WrongUsage(tr("Say with --teacher whose packet it is."))
    target = asked.other("--out FILE")
    with writing(asked.first, asked.terminal) as desk:
        person_id = person_of(desk, asked.teacher, "teacher")
        with desk.database.reading() as session:
            name = people.names_of(session, [person_id])[person_id]
        made = Packets().make(
            desk.database, Wish(person_id, name, target, asked.days, asked.new_passphrase)
        )
        until = as_json_value(made.expires_at, Type.INSTANT, desk)
    return {
        "file": str(target), "teacher": name, "person": str(person_id), "rows": made.rows,
        "expires_at": until, "passphrase": made.passphrase or None,
    }  # fmt: skip


def _open(asked: _Asked) -> dict[str, Any]:
    target = asked.other("COPY")
    if target.exists():
        # An expired copy opens again by a newer packet.
        with _opened(asked, target, locked_too=True) as copy:
            renewed = _with_passphrase(
                asked.terminal, lambda typed: Packets().renew(copy, asked.first, typed)
            )
            return {
                "copy": str(target), "new": False, "rows": renewed.rows,
                "acknowledged": renewed.acknowledged, "waiting": renewed.waiting,
                "recovery_key": None,
            }  # fmt: skip
    password = _new_password()
    made = _with_passphrase(
        asked.terminal,
        lambda typed: Packets(asked.terminal.clock).make_copy(asked.first, typed, target, password),
    )
    return {
        "copy": str(target), "new": True, "rows": made.rows, "acknowledged": 0, "waiting": 0,
        "recovery_key": made.keys.recovery,
    }  # fmt: skip


def _opened(asked: _Asked, path: Path, *, locked_too: bool = False) -> Database:
    """Open a copy with what this computer knows or was given. Raises CopyLocked."""
    key = bootstrap.unlock_quietly(path)
    return bootstrap.open_copy(path, key, clock=asked.terminal.clock, locked_too=locked_too)


def _return(asked: _Asked) -> dict[str, Any]:
    target = asked.other("FILE")
    with _opened(asked, asked.first) as copy:
        given = packet_laptop.give_back(copy, target)
    return {"file": str(target), "waiting": given.waiting, "operations": given.operations}


def _rescue(asked: _Asked) -> dict[str, Any]:
    target = asked.other("FILE")
    with _opened(asked, asked.first, locked_too=True) as copy:
        given = packet_laptop.rescue(copy, target)
    return {
        "file": str(target), "waiting": given.waiting, "operations": given.operations,
        "passphrase": given.passphrase,
    }  # fmt: skip


def _take(asked: _Asked) -> dict[str, Any]:
    path = asked.other("FILE")
    if asked.preview:
        with reading(asked.first, asked.terminal) as desk:
            look = _looked(asked, desk.database, path)
        return _told(look)
    with writing(asked.first, asked.terminal) as desk:
        look = _looked(asked, desk.database, path)
        taken = packet_office.take_in(desk.database, look, approved=asked.approve)
    return _told(look, taken)


def _looked(asked: _Asked, office: Any, path: Path) -> Look:
    return _with_passphrase(
        asked.terminal, lambda typed: packet_office.look_in(office, path, typed)
    )


def _told(look: Look, taken: Taken | None = None) -> dict[str, Any]:
    facts, answers = look.packet.facts, taken.receipt.answers if taken is not None else {}
    return {
        "teacher": facts.person_name, "device": facts.device, "new": look.new,
        "approval": look.approval or None, "taken": taken is not None,
        "deeds": [
            {
                "seq": each.operation.seq,
                "what": each.name,
                "value": each.value,
                "made_at": each.operation.happened_at.isoformat(),
                "new": each.is_new,
                "clock": each.doubt.value.lower() if each.doubt is not None else None,
                "answer": _word(answers.get(each.operation.id)),
                "said": taken.receipt.said.get(each.operation.id) if taken is not None else None,
            }
            for each in look.deeds
        ],
    }  # fmt: skip


def _word(answer: Any) -> str | None:
    return str(answer.value).lower() if answer is not None else None


def _lines_make(told: dict[str, Any]) -> list[str]:
    said = tr(
        "{file} is the packet of {teacher}. A copy made of it opens until {until}.",
        file=told["file"], teacher=told["teacher"], until=str(told["expires_at"])[:10],
    )  # fmt: skip
    if told["passphrase"] is None:
        return [said, tr("The laptop opens it with the passphrase that was given before.")]
    return [said, tr("Passphrase, shown only now: {passphrase}", passphrase=told["passphrase"])]


def _lines_open(told: dict[str, Any]) -> list[str]:
    if told["new"]:
        return [
            tr("{copy} is the copy. It opens with the password you chose.", copy=told["copy"]),
            tr("Recovery key, shown only now: {key}", key=told["recovery_key"]),
        ]
    return [
        tr("{copy} is up to date.", copy=told["copy"]),
        trn("{n} change waits for the office.", "{n} changes wait for the office.",
            told["waiting"]),
    ]  # fmt: skip


def _lines_return(told: dict[str, Any]) -> list[str]:
    said = trn(
        "{file} takes {n} change to the office.", "{file} takes {n} changes to the office.",
        told["waiting"], file=told["file"],
    )  # fmt: skip
    if "passphrase" not in told:
        return [said]
    return [said, tr("Passphrase, shown only now: {passphrase}", passphrase=told["passphrase"])]


def _lines_take(told: dict[str, Any]) -> list[str]:
    head = tr("{teacher} on {device}", teacher=told["teacher"], device=told["device"])
    lines = [head]
    if told["approval"]:
        lines.append(told["approval"])
    for deed in told["deeds"]:
        words = [deed["what"], deed["value"]]
        if deed["answer"]:
            words.append(packet_office.answer_words(Answer(deed["answer"].upper())))
        if deed["clock"]:
            words.append(doubt_words(ClockDoubt(deed["clock"].upper())))
        words.append(deed["said"] or "")
        lines.append("\t".join(word for word in words if word))
    if told["taken"] and not told["new"]:
        lines.append(tr("All of it is in the school already. Nothing was changed."))
    return lines


_LINES: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "make": _lines_make, "open": _lines_open, "return": _lines_return, "rescue": _lines_return,
    "take": _lines_take,
}  # fmt: skip


def _with_passphrase(terminal: Terminal, deed: Callable[[str], _T]) -> _T:
    """Do something with the passphrase this computer knows, what is given, or who sits there."""
    given = os.environ.get(PASSPHRASE_FROM, "")
    if given:
        return deed(given)
    try:
        return deed("")
    except NeedsPassphrase as refused:
        if not may_ask():
            raise RuleBroken(
                tr("{why} Give it in {variable}.", why=refused.sentence, variable=PASSPHRASE_FROM),
                field="passphrase",
            ) from None
        terminal.say(refused.sentence)
        return deed(hidden(tr("Passphrase: ")))


def _new_password() -> str:
    given = os.environ.get(PASSWORD_FROM)
    if given is not None:
        return given
    if not may_ask():
        raise RuleBroken(
            tr("Choose a password and give it in {variable}.", variable=PASSWORD_FROM),
            field="password",
        )
    chosen = hidden(tr("Choose a password: "))
    if hidden(tr("Once more: ")) != chosen:
        raise RuleBroken(tr("The two passwords differ. Nothing was changed."), field="password")
    return chosen
