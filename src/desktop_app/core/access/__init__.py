"""Who may see and change which rows, declared once for each table."""
