"""The doors: language server and command line."""
