"""The Python front: construct calls of a CDK program in Python as the values of `constructs`."""
