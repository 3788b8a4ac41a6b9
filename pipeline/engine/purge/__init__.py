"""Retention: what is kept of a facility, or for too long, goes for good and is looked for."""
