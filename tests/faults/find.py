"""Find which steps each stage takes, and write them down; or list every point."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.points import points, write_steps
from tests.faults.stages import STAGES, template
from tests.faults.striking import watching
from tests.faults.world import build, cheap_keys, laid_out, opened


def find() -> None:
    """Let every stage run once, and write down which steps it took."""
    cheap_keys()
    found = {}
    with TemporaryDirectory() as name:
        folder, made = Path(name), dict[str, Path]()
        (folder / "school").mkdir()
        build(folder / "school")
        for stage in STAGES:
            files = laid_out(template(stage, folder, made), folder / f"find-{stage}")
            with opened(files) as world, watching() as taken:
                STAGES[stage].deed(world)
            found[stage] = list(taken)
    write_steps(found)


if __name__ == "__main__":
    if "--find" in sys.argv:
        find()
    every = points()
    lines = [each.name for each in every]
    lines.append(f"{len(every)} points, {sum(each.is_short for each in every)} in every run")
    sys.stdout.write("\n".join([*lines, ""]))
