"""Reads of the timetable: lessons, meetings, enrollments, conflicts, what is to be billed.

Frozen rows.
"""
