"""What is known of code that uses DynamoDB through AWS's SDK for Go, as fixes need it."""
