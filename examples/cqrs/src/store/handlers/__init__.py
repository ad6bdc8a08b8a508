"""Lambda functions: what an API and a table's stream run."""
