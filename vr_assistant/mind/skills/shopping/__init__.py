"""Finding products and keeping the cart."""
