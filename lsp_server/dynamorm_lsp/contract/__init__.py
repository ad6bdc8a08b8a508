"""What tools read: the model and the rules as JSON; and the model once more as a tree for people."""
