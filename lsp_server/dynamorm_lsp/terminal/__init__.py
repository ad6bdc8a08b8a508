"""What reports for people are made of: colours, excerpts of source, numbers in words, and the closing summary."""
