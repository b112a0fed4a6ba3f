"""What staff can do with streaks and buddy groups."""
