"""Changes of tables that are deployed, as programs to run and as lists of deployments."""
