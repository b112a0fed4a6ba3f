"""Days earned in a row, alone and with buddies.

Which days a child earned follows from facts of lessons, homework, reading and practice; a group's
day follows from its members' days. A missed day pauses a group, it never takes its count back.
"""
