"""A made-up city's inbox, for demonstrations and tests: believable forms, registers and mistakes from a seed.

Here: everything that writes the sample. Not here: any rule of the plan; what the sample leads to is for the models.
"""

from sample.city import SampleError
from sample.make import Summary, make_sample
from sample.province import make_province

__all__ = ["SampleError", "Summary", "make_province", "make_sample"]
