"""Repositories over boto3's and aioboto3's `Table`."""
