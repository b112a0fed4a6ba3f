"""The order in which letters of both directions stand in a line (UAX #9, one line at a time)."""

import unicodedata
from typing import Any

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">", "«": "»"}


def levels(text: str) -> tuple[int, ...]:
    """Return the embedding level of each character; even reads left to right, odd right to left.

    A text without any letter that reads left to right is a right-to-left line; every other is not,
    as the documents themselves read left to right.
    """
    classes = [unicodedata.bidirectional(character) for character in text]
    if _RIGHT_TO_LEFT.isdisjoint(classes):
        return (0,) * len(text)
    from bidi import algorithm  # third party, only for text that reads right to left

    base = 0 if "L" in classes else 1
    counted = "".join(c for c, kind in zip(text, classes, strict=True) if kind != "BN")
    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(counted, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _pair_brackets(storage["chars"], base)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found = iter([character["level"] for character in storage["chars"]])
    result: list[int] = []
    for (
        kind
    ) in classes:  # an invisible joiner counts for nothing and goes with the letter before it
        result.append((result[-1] if result else base) if kind == "BN" else next(found))
    return tuple(result)


def _direction(kind: str) -> str:
    if kind in {"R", "AL", "EN", "AN"}:
        return "R"
    return "L" if kind == "L" else ""


def _pair_brackets(characters: list[dict[str, Any]], base: int) -> None:
    """Give both brackets of a pair one direction (rule N0), which the library leaves out."""
    for opening, closing in sorted(_brackets([c["ch"] for c in characters])):
        inside = {_direction(c["type"]) for c in characters[opening + 1 : closing]}
        along, against = "LR"[base], "RL"[base]
        if along in inside:
            kind = along
        elif against in inside:
            before = [_direction(c["type"]) for c in characters[:opening]]
            nearest = next((d for d in reversed(before) if d), along)
            kind = against if nearest == against else along
        else:
            continue
        characters[opening]["type"] = characters[closing]["type"] = kind


def _brackets(text: list[str]) -> list[tuple[int, int]]:
    stack: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for at, character in enumerate(text):
        if character in _PAIRS:
            stack.append((_PAIRS[character], at))
            continue
        depth = next((d for d in range(len(stack) - 1, -1, -1) if stack[d][0] == character), None)
        if depth is not None:
            found.append((stack[depth][1], at))
            del stack[depth:]
    return found


def visual(levels_of_runs: list[int]) -> list[int]:
    """Return the positions of runs from left to right (rule L2)."""
    order = list(range(len(levels_of_runs)))
    highest = max(levels_of_runs, default=0)
    for level in range(highest, 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and levels_of_runs[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = max(end, at + 1)
    return order
