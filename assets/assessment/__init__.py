"""Clause 三: departments are assessed on how they manage performance (考核)."""
