"""Runs the stages over a folder: processes, limits, cache, progress, writing."""
