"""Which functions a call runs, what it gives them, and whether that may lead to requests."""
