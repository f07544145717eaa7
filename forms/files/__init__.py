"""Opening what was handed in, whatever its format: the bytes of a file to sheets of cells. Not here: what a sheet means."""
