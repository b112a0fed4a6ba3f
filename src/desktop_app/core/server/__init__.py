"""What makes a PostgreSQL school safe: group roles, definer functions, policies and grants.

All of it is made from the access declarations and the tables; nothing is written by hand twice.
"""
