"""The subjects of a school office, lowest first: school, people, timetable, attendance, billing, reports, desk."""
