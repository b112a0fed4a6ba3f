"""Free slots for make-ups, where the timetable and the registers meet.

The times are found in the timetable; which make-up they are for, and until when, is the
registers' to say.
"""
