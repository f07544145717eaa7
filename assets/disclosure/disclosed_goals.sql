-- Clauses 一(二), 二(一): goals of next year's projects go public with the department's budget.
-- One row an indicator of the accepted declaration of an admitted project with a control figure above 0.
select
    figure.department_code,
    figure.project_code,
    figure.project_name,
    indicator.level1,
    indicator.level2,
    indicator.level3,
    measured.operator,
    if(measured.operator <> '定性' and indicator.target is not null, written(indicator.target), trim(indicator.target_text)) as target,
    indicator.unit,
    indicator.weight
from this.project_control_figures as figure
join this.goal_admissions as admission using (project_code)
join this.accepted_indicators as indicator on indicator.form = 'GO' and indicator.subject_code = figure.project_code
join measured_indicators as measured using (sha256, sheet, subject_no, indicator_no)
where figure.control > 0 and admission.status = '纳入项目库'
