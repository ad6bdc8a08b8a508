"""What traces show that no function shows by itself, and that does harm: asked by rules."""
