"""People and rights: who may sign in to a shared school, and as what."""
