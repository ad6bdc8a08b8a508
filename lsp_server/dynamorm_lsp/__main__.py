"""`python -m dynamorm_lsp`, the same as `dynamorm`."""

from dynamorm_lsp.cli import main

if __name__ == "__main__":  # processes that read files import this module too
    main(prog_name="dynamorm")
