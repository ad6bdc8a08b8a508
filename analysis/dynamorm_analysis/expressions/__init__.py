"""DynamoDB's own expression languages, parsed with spans and tolerant of errors."""
