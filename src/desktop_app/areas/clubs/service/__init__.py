"""What can be done with clubs and points."""
