"""Moving a whole school between a file and a server, and proving that nothing changed."""
