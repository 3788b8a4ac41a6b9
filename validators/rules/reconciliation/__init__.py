"""Rules about reconciliation."""
