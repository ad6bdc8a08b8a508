"""AWS CDK: the tables of its programs and the variables that name them to code; `programs` reads them."""
