"""boto3, aioboto3 and aiobotocore: calls on tables and clients to accesses, `create_table` to definitions."""
