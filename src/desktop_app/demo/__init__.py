"""The demo school: made-up people with believable lives, the same for the same seed and day."""
