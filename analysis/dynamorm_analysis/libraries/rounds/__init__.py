"""The loops around requests: how many rounds there are, and what they wait for."""
