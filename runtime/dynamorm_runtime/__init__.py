"""What runs in the user's account: handlers that constructs ship as assets."""
