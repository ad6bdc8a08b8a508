"""From entities and access patterns to keys and the fewest indexes that serve them all."""
