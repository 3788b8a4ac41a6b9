"""Readings kept as Arrow files: a file is read once ever."""
