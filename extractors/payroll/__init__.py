"""Payroll: sheets with a row a worker, and payslips, to typed records."""

from extractors.payroll.extract import extract

__all__ = ["extract"]
