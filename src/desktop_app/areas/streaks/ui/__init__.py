"""The windows of streaks and buddy groups."""
