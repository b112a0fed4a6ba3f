"""Downbeat: the school office on your desk."""

__version__ = "1.0.0"
