"""What the source tells about values that go into a request, and the names in it."""
