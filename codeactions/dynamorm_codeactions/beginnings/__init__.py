"""What a project is given to begin with: settings, an example, a workflow, hints to editors and to Git, as texts."""
