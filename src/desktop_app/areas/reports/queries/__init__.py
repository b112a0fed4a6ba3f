"""Reads of the reports: sums made in the database."""
