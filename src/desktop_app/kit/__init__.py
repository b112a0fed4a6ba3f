"""Downbeat's own Qt toolkit: the look, the table, the form, the pane.

It knows no area and no SQL.
"""
