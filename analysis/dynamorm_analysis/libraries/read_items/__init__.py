"""What code does with the items that a request has given it."""
