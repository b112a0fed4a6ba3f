"""What looks across the school: rosters, families and the import of rosters.

It owns no table. It reads all and asks the subjects to write.
"""
