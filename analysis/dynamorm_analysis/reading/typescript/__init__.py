"""TypeScript: constructors as `__init__`, `this` as the first parameter, `new` as a call."""
