"""What Go code asks of DynamoDB through guregu's `dynamo`."""
