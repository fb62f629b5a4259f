"""Measuring how well sentences are understood."""
