"""The Lambda functions behind the shop's HTTP API."""
