"""Forms and dialogs about people, used by the panes of the desk."""
