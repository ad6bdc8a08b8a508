"""Which key or index serves an access, and the index to propose when none does."""
