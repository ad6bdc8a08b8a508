"""Workspaces of many tenants, their members, projects and tasks."""
