"""Writes of the timetable: what a person can do with lessons, meetings and enrollments."""
