"""From a described table and a sample of its items to the kinds of items in it; what is guessed is told as a guess."""
