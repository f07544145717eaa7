"""Stage 一(一), autumn: new projects and policies pass an ex-ante evaluation (事前绩效评估)."""
