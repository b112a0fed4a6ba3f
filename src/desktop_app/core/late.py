"""Our own modules loaded when they are first used, for a window that should be there at once.

Python runs a module when it is imported. Once `begin` was called, a module of ours that is imported
as a module (`from desktop_app.areas.people import api`) is run when something in it is asked for;
one of which a name is imported (`from desktop_app.core.money import Money`) at once, as always.
Tables and row sets register themselves when they run, so they always run at once.

Of others' modules those are late too that a library of ours imports and does not use: the keyring
brings a web client, a reader of settings and a search for plug-ins along.
"""

import sys
import threading
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from importlib.abc import Loader, MetaPathFinder
else:  # importing what they are takes longer than what is done here
    Loader = MetaPathFinder = object

_OURS: Final = "desktop_app."
_AT_ONCE: Final = frozenset({"tables", "row_sets"})
_UNUSED: Final = frozenset(
    {"urllib.request", "importlib_metadata", "importlib.metadata", "more_itertools", "configparser"}
)


class _LateModule(ModuleType):
    """A module that has not run yet. Looking at its name and place does not run it."""

    def __getattribute__(self, name: str) -> Any:
        if not (name.startswith("__") and name.endswith("__")):
            waiting: _Waiting = ModuleType.__getattribute__(self, "__late__")
            waiting.run(self)
        return ModuleType.__getattribute__(self, name)


class _Waiting:
    """What a late module still needs; whoever asks first runs it, others wait for that."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader
        self._turn = threading.RLock()
        self._is_running = False

    def run(self, module: ModuleType) -> None:
        """Run the module, unless it runs just now or has run."""
        with self._turn:
            if self._is_running or module.__class__ is not _LateModule:
                return
            self._is_running = True
            try:
                self._loader.exec_module(module)
                module.__class__ = ModuleType  # type: ignore[assignment]  # it has run: plain again
            finally:
                self._is_running = False


class _LateLoader(Loader):
    """Makes modules late."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave making the module to whoever makes it otherwise."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Put off running the module."""
        module.__dict__["__late__"] = _Waiting(self._loader)
        module.__class__ = _LateModule


class LateFinder(MetaPathFinder):
    """Finds modules as Python does, and makes ours late, and those that nobody uses."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a late module's spec; None leaves it to the others."""
        is_ours = name.startswith(_OURS) and name.rpartition(".")[2] not in _AT_ONCE
        if not is_ours and name not in _UNUSED:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        if is_ours and spec.submodule_search_locations is not None:
            return None
        spec.loader = _LateLoader(spec.loader)
        return spec


def begin() -> None:
    """Load our modules late from now on; asking again changes nothing."""
    if not any(isinstance(finder, LateFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, LateFinder())


def run(*modules: ModuleType) -> None:
    """Run modules that are still late, for what they register."""
    for module in modules:
        if module.__class__ is _LateModule:
            module.__dict__["__late__"].run(module)
