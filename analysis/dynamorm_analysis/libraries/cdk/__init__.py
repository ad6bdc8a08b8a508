"""AWS CDK: tables of its programs and variables that name them to code, in no language's words; a front per language."""
