"""Tables in an account, asked by calls that change nothing."""
