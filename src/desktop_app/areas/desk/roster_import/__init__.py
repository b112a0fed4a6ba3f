"""Rosters that other programs made: read into one neutral form, planned row by row, brought in.

Readers know formats, plans know the school, the service writes. Nothing here draws or asks.
"""
