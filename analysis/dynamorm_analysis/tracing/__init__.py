"""What code does from where it begins to where it ends, through all functions that it calls: its requests in turn."""
