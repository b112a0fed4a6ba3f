"""The only two ways to the data: a reading block and a writing block."""
