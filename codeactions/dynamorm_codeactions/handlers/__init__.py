"""Lambda functions over repositories: APIs, and what follows a table's stream."""
