"""Reads of streaks and groups."""
