"""PynamoDB: models, indexes and calls."""
