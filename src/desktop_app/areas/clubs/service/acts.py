"""What deeds of points are called, so that they are answered and not undone."""

POINTS = "clubs.points"
