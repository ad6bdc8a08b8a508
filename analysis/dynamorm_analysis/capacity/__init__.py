"""What requests cost: the units of DynamoDB's capacity, and how large items are."""
