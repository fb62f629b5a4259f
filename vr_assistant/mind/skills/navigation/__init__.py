"""Leading the user to places of the town."""
