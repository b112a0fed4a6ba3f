"""What can be listed, added and set: fields, reading and writing, each described once."""
