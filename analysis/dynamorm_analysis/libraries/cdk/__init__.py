"""AWS CDK: the tables of its programs and the variables that name them to code; one front for each language."""
