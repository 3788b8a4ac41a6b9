"""Rules about wages."""
