"""What the office can do with people, a module for each thing."""
