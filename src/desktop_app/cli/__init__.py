"""The commands: the same services as the window, for scripts and for judging the result."""
