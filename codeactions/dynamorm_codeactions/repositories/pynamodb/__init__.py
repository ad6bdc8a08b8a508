"""Repositories over models of PynamoDB 6."""
