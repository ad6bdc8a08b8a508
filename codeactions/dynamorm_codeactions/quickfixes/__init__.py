"""One module per fixable rule, named as the rule."""
