"""Recordings of conversations: written while they happen, read to replay them."""
