"""A page or sheet to grids of cells."""
