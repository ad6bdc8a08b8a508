"""dyntastic, models of pydantic in DynamoDB: its models and the requests that they make (version 0.18)."""
