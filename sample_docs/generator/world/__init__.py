"""A small factory of each country, clean and with breaches, made from its law and words."""
