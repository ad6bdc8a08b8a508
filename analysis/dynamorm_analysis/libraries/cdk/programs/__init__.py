"""CDK programs in Python and TypeScript, read as `constructs`; the two differ in how a call gives properties."""
