"""Text to value: money, dates, clock times, marks, ids, names."""
