"""The language server: open texts, folders as understood now, and what a client is told of them."""
