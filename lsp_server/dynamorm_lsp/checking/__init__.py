"""One run of the checker: what the rules say about files, located in them, and the fixes applied to them."""
