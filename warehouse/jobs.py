"""The names of the seasons' jobs, as tables say which of them publish them. What a season is stands in `warehouse.seasons`."""

SELF_EVALUATION = "annual_self_evaluation"
MONITORING = "midyear_monitoring"
CONTROL_FIGURES = "next_year_control_figures"
