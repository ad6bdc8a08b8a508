"""Source of boto3 calls, as quick fixes write it."""
