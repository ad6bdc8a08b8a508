"""Terraform: tables of its AWS provider and of well-known modules, and the variables that name them to code."""
