"""The nouns: frozen types that every layer shares. No I/O, no third-party parsing."""
