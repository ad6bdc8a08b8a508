"""How far the understanding of a piece of source got, and where it stopped, in words for its author."""
