"""The user's own documents: which files are read, what is kept of them, and when it is read again."""
