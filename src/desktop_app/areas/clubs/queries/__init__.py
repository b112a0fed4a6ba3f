"""Reads of clubs and points."""
