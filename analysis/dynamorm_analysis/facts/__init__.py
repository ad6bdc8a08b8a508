"""What a file says, in no library's words."""
