"""Rules about social insurance."""
