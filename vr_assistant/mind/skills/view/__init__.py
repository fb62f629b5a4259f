"""Saying what is around the user."""
