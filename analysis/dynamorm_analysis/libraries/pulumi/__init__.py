"""Tables of Pulumi programs in Python, TypeScript and Go, and the variables that name them to code."""
