"""What will become of each row: places, people, families, lessons; without a database."""
