"""What follows from facts: the days of streaks and of groups."""
