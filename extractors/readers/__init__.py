"""One module per format; the only imports of the libraries that read them."""
