"""Going through the blocks of a time grid with the arrow keys."""

from typing import Literal

from desktop_app.kit.time_grid_facts import Block, Carry
from desktop_app.kit.time_grid_layout import Layout

Way = Literal["up", "down", "left", "right"]


def neighbour(layout: Layout, block: Block, way: Way) -> Block | None:
    """Return the next block up or down in the lane, or the nearest in time in a lane beside."""
    at = layout.spots[block.key].column
    if way in {"up", "down"}:
        stack = layout.stacks[at]
        there = stack.index(block) + (1 if way == "down" else -1)
        return stack[there] if 0 <= there < len(stack) else None
    step = 1 if way == "right" else -1
    other = at + step
    while 0 <= other < len(layout.columns):
        if stack := layout.stacks[other]:
            return min(stack, key=lambda each: abs(each.start - block.start))
        other += step
    return None


def first_block(layout: Layout, top: int = 0) -> Block | None:
    """Return the first block of the first lane that has any, below a height where there is one."""
    for stack in layout.stacks:
        for block in stack:
            if layout.spots[block.key].top >= top:
                return block
    return first_block(layout) if top else None


def last_block(layout: Layout) -> Block | None:
    """Return the last block of all."""
    return next((stack[-1] for stack in reversed(layout.stacks) if stack), None)


def beside(layout: Layout, carry: Carry, step: int) -> Carry:
    """Return a carried block one open lane further, or where it is at the end of the grid."""
    at = layout.number.get((carry.day, carry.lane))
    if at is None:
        return carry
    other = at + step
    while 0 <= other < len(layout.columns) and layout.columns[other].closed:
        other += step
    if not 0 <= other < len(layout.columns):
        return carry
    column = layout.columns[other]
    return carry.at(column.day, column.lane, carry.start)
