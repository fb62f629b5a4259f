"""Being called: what is heard of the user before they have said the wake word, and what becomes of it."""
