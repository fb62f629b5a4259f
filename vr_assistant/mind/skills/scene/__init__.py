"""Changing the world around the user."""
