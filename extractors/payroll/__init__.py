"""Payroll: sheets with a row a worker, and payslips, to typed records."""
