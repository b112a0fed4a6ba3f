"""Reads of registers: one of a meeting, those of a day, those unfinished, marks for bills."""
