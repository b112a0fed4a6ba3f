"""Parting an amount that may be negative by weights that may be, to the last minor unit."""

from collections.abc import Sequence


def part_by(amount: int, weights: Sequence[int]) -> list[int]:
    """Part an amount in proportion to weights; the parts always add up to it.

    What cannot be parted goes to where most of it was cut off, ties to the first. Weights that
    come to nothing give all to the first.
    """
    whole = sum(weights)
    if not weights:
        return []
    if whole == 0:
        return [amount, *[0] * (len(weights) - 1)]
    exact = [divmod(amount * weight, whole) for weight in weights]
    parts = [part for part, _ in exact]
    order = sorted(range(len(weights)), key=lambda at: (-abs(exact[at][1]), at))
    for at in order[: amount - sum(parts)]:
        parts[at] += 1
    return parts
