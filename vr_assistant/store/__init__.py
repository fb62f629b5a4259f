"""Products, carts and orders, kept in one SQLite file. No other package writes SQL."""
