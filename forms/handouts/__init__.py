"""Workbooks that are handed out: blank forms and registers, and return slips. Not here: reading what comes back."""
