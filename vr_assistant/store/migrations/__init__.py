"""Alembic's migrations of the store; `vr_assistant.store.database` runs them when a database is opened."""
