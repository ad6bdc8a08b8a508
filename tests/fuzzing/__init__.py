"""Files that nobody would write, through all of the analysis: damaged ones, and some that are made to be hard."""
