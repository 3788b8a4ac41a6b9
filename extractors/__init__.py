"""Bytes to pages to tables to typed records."""
