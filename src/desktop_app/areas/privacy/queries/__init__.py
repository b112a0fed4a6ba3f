"""Reads: whom something is due for, what is held about a person, what left the house, the trail."""
