"""SQL: submissions, documents, runs and findings; the only queries of Prescreen."""
