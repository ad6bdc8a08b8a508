"""What code is told from outside: options, configurations, variables and settings of frameworks."""
