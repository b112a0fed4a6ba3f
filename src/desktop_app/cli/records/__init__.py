"""What can be listed, added and set, each described once: its fields, how it is read and written."""
