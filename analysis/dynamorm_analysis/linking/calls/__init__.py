"""What a call of a function of the workspace gives it, and which of its statements it runs."""
