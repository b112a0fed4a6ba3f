"""Our modules run when they are first used, once, and as if they had run when imported."""

import subprocess
import sys

PROBE = """
import sys
from desktop_app.core import late
late.begin()
late.begin()
from desktop_app.core import money, folding
from desktop_app.core.errors import RuleBroken
ran = lambda module: type(module).__name__ == "module"
print(ran(money), ran(sys.modules["desktop_app.core.errors"]), money.__name__, ran(money))
import threading
found = []
threads = [threading.Thread(target=lambda: found.append(money.Money)) for _ in range(8)]
for each in threads: each.start()
for each in threads: each.join()
print(ran(money), len(found), len(set(found)))
late.run(folding, money)
print(ran(folding), folding.fold("É"))
from desktop_app.areas.people import tables
print(ran(tables))
import keyring
print([ran(sys.modules[name]) for name in ("urllib.request", "more_itertools", "configparser")])
import urllib.request
print(urllib.request.Request("http://localhost").host, ran(urllib.request))
"""


def test_a_module_runs_when_it_is_first_used() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "False True desktop_app.core.money False",
        "True 8 1",
        "True e",
        "True",
        "[False, False, False]",
        "localhost True",
    ]
