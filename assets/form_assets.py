"""Which asset holds what counts of a form or register. Only the names; the assets stand in `assets.intake`."""

REGISTERS = {
    "R-UNIT": "unit_register",
    "R-PROJ": "project_register",
    "R-BUDG": "budget_register",
    "R-BASE": "basic_expenditure_register",
    "R-REV-D": "review_details",
    "R-REV": "review_register",
    "R-DATE": "disclosure_register",
    "R-EXC": "exception_register",
    "R-RECT": "rectification_register",
}
FORMS = {
    "SE": "self_evaluations",
    "DE": "department_self_evaluations",
    "MO": "monitorings",
    "EX": "ex_ante_evaluations",
    "GO": "goal_declarations",
    "RE": "rectification_answers",
    "DG": "department_goal_declarations",
}
ASSET_OF_FORM = {**REGISTERS, **FORMS}
"""Form codes and the assets that hold what counts of them."""
