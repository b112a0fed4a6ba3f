"""The list of panes: what it names is there, and can be loaded before it is shown."""

from desktop_app.shell.pane_list import pane_specs
from tests.architecture.test_start import loaded_by


def test_every_pane_can_be_loaded_ahead() -> None:
    code = "from desktop_app.shell.pane_list import pane_specs"
    loaded = loaded_by(f"{code}\nfor spec in pane_specs(): spec.load_ahead()")
    assert {spec.where.split(":")[0] for spec in pane_specs()} <= loaded
