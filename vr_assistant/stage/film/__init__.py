"""Films of recorded conversations: the messages replayed through a fresh scene on a virtual clock."""
