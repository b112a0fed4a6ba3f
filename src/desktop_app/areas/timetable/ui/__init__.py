"""The timetable on screen: lessons, meetings, and the dialogs that plan them."""
