"""Made-up factories: their documents, the truth about them, and what makes both."""
