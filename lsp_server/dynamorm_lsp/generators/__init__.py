"""What `dynamorm generate` can make: a module for each kind of code, which defines `command`."""
