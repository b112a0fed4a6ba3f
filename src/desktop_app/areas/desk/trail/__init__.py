"""The trail: everything that was done in the school and all that left the house, to be asked."""
