"""Stage 一(三), August: execution and goals are both monitored (双监控)."""
