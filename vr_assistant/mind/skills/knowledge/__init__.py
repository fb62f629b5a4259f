"""Answers from the town's own records and the shops' catalogue, else from the language model."""
