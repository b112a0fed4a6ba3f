"""Downbeat's own Qt toolkit: the look, the table, the form, the pane.

It knows no area and no SQL.
"""

from desktop_app.kit import overrides

overrides.install()  # before any class of ours is made from one of Qt's
