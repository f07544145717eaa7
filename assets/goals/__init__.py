"""Stage 一(二), autumn: performance goals (绩效目标) pass three reviews into the project library."""
