"""Documents on paper: an area says what is printed, this folder decides how it looks."""
