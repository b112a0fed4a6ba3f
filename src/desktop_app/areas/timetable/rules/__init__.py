"""What the timetable allows: how lessons repeat, how their weeks count, who fits in.

Values in, answers out.
"""
