"""The pane of the reports."""
