"""One module per LSP request or notification."""
