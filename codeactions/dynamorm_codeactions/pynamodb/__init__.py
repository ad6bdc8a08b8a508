"""Source of PynamoDB models and calls, as quick fixes write it."""
