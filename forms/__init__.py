"""The spreadsheets: layouts as data, reading what was handed in, templates and return slips. No rule of the plan."""
