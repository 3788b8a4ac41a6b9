"""Labour contracts: what was agreed, which clauses are there, and who signed."""

from extractors.contract.extract import extract

__all__ = ["extract"]
