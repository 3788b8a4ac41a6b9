"""Rules about hours."""
