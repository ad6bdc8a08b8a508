"""Orders, carts and stock of a small web shop."""
