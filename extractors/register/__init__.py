"""Registers around payroll: lists and forms with a row or a slip a person, to typed records."""
