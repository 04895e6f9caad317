"""The graph: rows of tables become statements in named graphs."""
