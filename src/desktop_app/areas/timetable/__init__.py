"""Lessons as series, their single meetings, and who is enrolled.

One conflict engine says whether a teacher, a room or a student is free. Local wall time decides.
"""
