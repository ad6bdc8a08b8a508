"""The conversation in which a model is planned: what is asked, what is shown, and what is written in the end."""
