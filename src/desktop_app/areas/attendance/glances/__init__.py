"""What the first pane asks of the registers: kept statements and frozen rows, nothing to load."""
