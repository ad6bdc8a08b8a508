"""Go: structs as classes, methods as functions whose first parameter is the receiver, literals as calls."""
