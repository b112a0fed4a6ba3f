"""The panes and dialogs of money."""
