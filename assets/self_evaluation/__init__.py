"""Stage 一(四), spring: self-evaluations become grades of projects and departments."""
