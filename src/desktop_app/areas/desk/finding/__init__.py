"""Free slots as a desk takes them: booked for a student, a lesson or a make-up.

The times are found in the timetable; which make-up they are for is the registers' to say.
"""
