"""The subjects of a school office, lowest first.

School, people, timetable, attendance, billing, reports, desk.
"""
