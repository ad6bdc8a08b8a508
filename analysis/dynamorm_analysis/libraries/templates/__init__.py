"""CloudFormation, SAM and the Serverless Framework: tables in templates, and the variables that name them."""
