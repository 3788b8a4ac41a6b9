"""Attendance records out of day grids, punch lists, machine exports and monthly totals."""
