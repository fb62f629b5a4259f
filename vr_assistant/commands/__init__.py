"""One file a command, imported when it is the one that was asked for; heavy imports stay inside the functions."""
