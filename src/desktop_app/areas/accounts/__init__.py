"""Who may sign in to a shared school, with which roles, from which computers.

A person is not a login: only some persons have an account. No password and no hash of one is kept
here; the server keeps a verifier of its own. In a school file these tables are empty.
"""
