"""One file for each group of commands; each is loaded when one of its commands is asked for."""
