"""Tables as they are in an account, and where code says otherwise."""
