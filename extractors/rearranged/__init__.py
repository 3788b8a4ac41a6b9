"""Sheets laid out in ways of their own, laid out anew as a plain list with a row a worker."""
