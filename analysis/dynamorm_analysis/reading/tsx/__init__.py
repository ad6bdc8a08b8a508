"""TypeScript with JSX: the same language in a grammar of its own; of elements only the expressions inside are known."""
