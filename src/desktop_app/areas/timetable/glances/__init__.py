"""What the first pane asks of the timetable: kept statements and frozen rows, nothing to load."""
