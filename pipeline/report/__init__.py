"""Renders a judgement and the pictures it is given."""
