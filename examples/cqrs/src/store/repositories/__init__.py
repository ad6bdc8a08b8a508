"""Repositories of what is kept in DynamoDB."""
