"""Persons, students, staff and families, and what the school may know about them.

A person is not a login. Nobody is deleted: they are archived, merged or anonymized.
"""
