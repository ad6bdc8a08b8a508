"""Tables of Pulumi programs in Python and TypeScript, and the variables that name them to code."""
