"""`python -m dynamorm_lsp`, the same as `dynamorm`."""

from dynamorm_lsp.cli import main

main(prog_name="dynamorm")
