"""Orchestration only; the only imports of Prefect."""
