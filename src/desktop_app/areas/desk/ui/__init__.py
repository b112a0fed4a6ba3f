"""The panes that look across the school: students, families, staff, registers."""
