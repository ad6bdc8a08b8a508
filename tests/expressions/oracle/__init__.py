"""Expressions with DynamoDB's verdicts, as tables of Markdown, and the requests that they are tried in."""
