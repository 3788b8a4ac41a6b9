"""Attendance records out of day grids, punch lists, machine exports and monthly totals."""

from extractors.attendance.extract import extract

__all__ = ["extract"]
