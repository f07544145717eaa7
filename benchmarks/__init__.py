"""How fast the house is, as ratios in one run: against the least work that could do the job, and against the usual tools.

Machines differ and are shared, so seconds say little; a ratio of two things measured in turns on the same machine holds.
Nothing here is a test: what must not get slower by accident is asserted nowhere, but kept as JSON and read by people.
"""
