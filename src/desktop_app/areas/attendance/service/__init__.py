"""Writes of registers: codes, marks, finishing and reopening."""
