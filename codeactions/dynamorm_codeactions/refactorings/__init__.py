"""One module for each rewriting of code that is offered where the cursor is, be something wrong there or not."""
