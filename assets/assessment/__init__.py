"""Clause 三: departments are assessed on how they manage performance (考核), from what the scope of E holds."""
