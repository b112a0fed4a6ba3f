"""A program that dies: it has everything loaded, and for each try becomes one more that is killed.

It reads what to try from its input, one JSON object a line, and answers with how each ended.
"""

import json
import os
import sys
from pathlib import Path

from tests.faults.stages import STAGES
from tests.faults.striking import Fault, Strike, When, quietly, striking
from tests.faults.world import World, cheap_keys

ENDED, FAILED = 0, 4


def main() -> None:
    """Do what is asked until there is nothing more."""
    cheap_keys()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(_try(asked))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(json.dumps({"killed": os.WIFSIGNALED(status)}) + "\n")
        sys.stdout.flush()


def _try(asked: dict[str, str]) -> int:
    world = World(Path(asked["folder"]))
    strike = Strike(asked["step"], When(asked["when"]), Fault(asked["fault"]))
    try:
        with striking(strike):
            quietly(lambda: STAGES[asked["stage"]].deed(world))
        world.close()
    except BaseException as error:  # noqa: BLE001  whatever it is, the one who asked is told
        sys.stderr.write(f"{type(error).__name__} {error}\n")
        return FAILED
    return ENDED


if __name__ == "__main__":
    main()
