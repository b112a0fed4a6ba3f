"""What the program can be asked: commands and options, lists and fields, panes by name."""

from importlib import import_module
from typing import Any

import typer

from desktop_app.cli.fields import Field, Record
from desktop_app.cli.registry import RECORDS
from desktop_app.cli.terminal import Terminal
from desktop_app.core.wording import tr


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("schema", help=tr("Describe every command, list and pane."))(schema)


def schema(context: typer.Context, as_json: bool = typer.Option(False, "--json")) -> None:
    """Describe the program."""
    terminal: Terminal = context.obj
    told: dict[str, Any] = {
        "commands": _commands(),
        "lists": [_list(record) for record in RECORDS],
        "panes": _panes(),
    }
    if as_json:
        terminal.document(told)
        return
    for command in told["commands"]:
        options = " ".join(each["name"] for each in command["options"])
        terminal.result(
            f"downbeat {command['name']} {' '.join(command['arguments'])} {options}".rstrip()
        )
    for record in told["lists"]:
        terminal.result(
            f"list {record['list']}: {', '.join(each['key'] for each in record['fields'])}"
        )
        for verb in ("add", "set"):
            if record[verb]:
                terminal.result(
                    f"{verb} {record['record']}: {' '.join('--' + key for key in record[verb])}"
                )
    terminal.result(f"panes: {', '.join(told['panes'])}")


def _commands() -> list[dict[str, Any]]:
    app: Any = import_module("desktop_app.cli.app")
    group: Any = typer.main.get_command(app.application(["--help"]))
    return [
        {
            "name": name,
            "help": command.help or "",
            "arguments": [
                param.metavar or param.name.upper()
                for param in command.params
                if param.param_type_name == "argument"
            ],
            "options": [
                {
                    "name": param.opts[0],
                    "required": param.required,
                    "multiple": param.multiple,
                    "flag": param.is_flag,
                    "value": None if param.is_flag else param.metavar or param.name.upper(),
                    "default": None
                    if param.is_flag or param.default in (None, "", [])
                    else str(param.default),
                }
                for param in command.params
                if param.param_type_name == "option" and param.name != "help"
            ],
        }
        for name, command in sorted(group.commands.items())
    ]


def _list(record: Record) -> dict[str, Any]:
    return {
        "list": record.plural,
        "record": record.singular,
        "fields": [_field(field) for field in record.listed],
        "add": [field.key for field in record.given_to("add")] if record.add else [],
        "set": [field.key for field in record.given_to("set")] if record.set else [],
        "given": [_field(field) for field in record.fields if not field.shown],
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "key": field.key,
        "type": field.type.value,
        "words": [word.value for word in field.words] if field.words else [],
        "refers": field.refers,
    }


def _panes() -> list[str]:
    """Return the names of the panes, from their list alone: no pane is loaded for this."""
    panes: Any = import_module("desktop_app.shell.pane_list")
    return [spec.name for spec in panes.pane_specs()]
