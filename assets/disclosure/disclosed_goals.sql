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
    case
        when measured.operator <> '定性' and indicator.target is not null
            then rtrim(rtrim(cast(indicator.target as varchar), '0'), '.')
        else trim(indicator.target_text)
    end as target,
    indicator.unit,
    indicator.weight
from project_control_figures as figure
join goal_admissions as admission using (region, year, project_code)
join accepted_indicators as indicator
    on indicator.region = figure.region and indicator.year = figure.year
    and indicator.form = 'GO' and indicator.subject_code = figure.project_code
join measured_indicators as measured
    on measured.region = indicator.region and measured.year = indicator.year and measured.sha256 = indicator.sha256
    and measured.sheet = indicator.sheet and measured.subject_no = indicator.subject_no
    and measured.indicator_no = indicator.indicator_no
where figure.region = $region and figure.year = $year
    and figure.control > 0
    and admission.status = '纳入项目库'
