"""What the office does with its school, by thing."""
