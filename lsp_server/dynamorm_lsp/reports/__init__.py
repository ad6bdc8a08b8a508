"""One module per report format of a check."""
