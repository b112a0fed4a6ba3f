"""One deliberate mistake: a one-line change of the product that some test must notice."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


class MutantError(Exception):
    """The patch cannot be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A patch file: what it breaks, which tests must fail, and the lines before and after.

    `first` is the one test that noticed it before: seconds instead of minutes, while it still does.
    """

    name: str
    breaks: str
    tests: tuple[str, ...]
    first: str
    file: str
    before: str
    after: str

    def applied_to(self, text: str) -> str:
        """Give the text with the mistake in it; its lines may have moved, but stand there once."""
        found = text.count(self.before)
        if found != 1:
            times = "no longer" if not found else f"{found} times"
            raise MutantError(f"{self.name}: its lines stand {times} in {self.file}")
        return text.replace(self.before, self.after)


def read_mutant(path: Path) -> Mutant:
    """Read a patch: `# breaks:`, `# tests:`, perhaps `# first:`, then a unified diff of one line.

    Raises MutantError when a part is missing or more than one line changes.
    """
    said: dict[str, str] = {}
    before: list[str] = []
    after: list[str] = []
    file = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# ") and not file:
            key, _, value = line[2:].partition(":")
            said[key.strip()] = value.strip()
        elif line.startswith("+++ "):
            file = line[4:].split("\t")[0].removeprefix("b/")
        elif line.startswith(("--- ", "@@", "diff ", "index ")):
            continue
        elif file:
            if line[:1] in {" ", "-", ""}:
                before.append(line[1:])
            if line[:1] in {" ", "+", ""}:
                after.append(line[1:])
    changed = sum(a != b for a, b in zip(before, after, strict=False))
    if not said.get("tests") or not said.get("breaks") or not file:
        raise MutantError(f"{path.name}: needs '# breaks:', '# tests:' and a unified diff")
    if before == after or len(before) != len(after) or changed != 1:
        raise MutantError(f"{path.name}: a mutant changes exactly one line")
    tests = tuple(said["tests"].split())
    first = said.get("first", "")
    return Mutant(path.stem, said["breaks"], tests, first, file, _block(before), _block(after))


def _block(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n") + "\n"


def all_mutants(folder: Path = HERE) -> list[Mutant]:
    """Read every patch of the folder, by name."""
    return [read_mutant(path) for path in sorted(folder.glob("*.patch"))]
