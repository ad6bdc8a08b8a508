"""Classes of the workspace and their objects: how these come to be, and what they hold."""
