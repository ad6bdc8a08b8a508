"""The same program said otherwise: what is found in the pages of rules must be found there too, and nothing else."""
