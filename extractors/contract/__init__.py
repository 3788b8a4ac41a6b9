"""Labour contracts: what was agreed, which clauses are there, and who signed."""
