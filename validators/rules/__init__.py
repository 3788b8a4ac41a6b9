"""One rule, one file; no numbers of the law."""
