"""From syntax trees to facts, one reader per language."""
