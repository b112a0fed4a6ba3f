"""Reads of people; frozen rows, safe to hand to a pane."""
