"""Rules about registers of dated entries."""
