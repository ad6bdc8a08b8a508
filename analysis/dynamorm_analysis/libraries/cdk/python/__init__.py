"""The front for Python and TypeScript, which differ in how a call gives properties: construct calls as `constructs`."""
