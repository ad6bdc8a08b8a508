"""What a name stands for where it is read: its bindings, what happens to it before, and rounds of loops."""
