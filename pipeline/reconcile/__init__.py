"""Workers, calendar, shifts and counted time: from record sets to one case file."""
