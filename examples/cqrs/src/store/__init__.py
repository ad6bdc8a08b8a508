"""A store: orders that are written, and purchases that are read."""
