"""Products and carts, kept in one SQLite file. No other package writes SQL."""
