"""The windows of clubs and learning points."""
