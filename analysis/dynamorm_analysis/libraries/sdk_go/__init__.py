"""The AWS SDK for Go, both versions: requests to DynamoDB, and tables that are created."""
