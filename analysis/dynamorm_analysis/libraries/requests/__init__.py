"""What a request in the words of DynamoDB's API is given in Python: parameters, names, items and expression strings."""
