"""What a register brings about, and when a make-up is given, used and lost. Pure."""
