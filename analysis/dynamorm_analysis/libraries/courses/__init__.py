"""In what order a function makes its requests, and what it tests between them."""
