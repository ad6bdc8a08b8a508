"""Reads Terraform's configuration language into facts."""
