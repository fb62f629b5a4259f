"""The user's own tools, which MCP servers of theirs offer."""
