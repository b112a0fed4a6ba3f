"""What changed, by whom and when; history and undo come from it."""
