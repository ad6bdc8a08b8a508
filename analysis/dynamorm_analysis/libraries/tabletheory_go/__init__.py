"""DynamORM and TableTheory for Go: struct tags, query builders and transactions."""
