"""What models of DynamoDB tables mean, and what is wrong with them: pure values in, pure values out."""
