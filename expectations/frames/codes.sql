-- G06, G12: project, department and unit of every form and list row against the registers of the same scope.
-- Null where there is nothing to compare: a blank value, or a register that the scope does not have (files checked alone).
-- Projects that may be named to whom did not name them: no register of any year says, or leaves open, that they are classified.
with hidden as (
    select project_code, plain(project_name) as plain_name
    from raw_r_proj
    where region = scope_region() and coalesce(is_classified, true)
),
open_names as (
    from project_names anti join hidden using (project_code) anti join hidden as named using (plain_name)
),
nameless as (
    select sha256, sheet, subject_no, candidates, plain(project_name) as plain_name
    from heads
    where project_code is null and plain_name <> ''
    qualify candidates is not null
        or row_number() over (partition by candidates is null order by sha256, sheet, subject_no) <= $most_sought
),
-- The projects that they may mean: those of the name, else the nearest names, to choose from by hand.
hints as (
    select
        n.sha256, n.sheet, n.subject_no,
        list(p.project_code || coalesce('（' || p.department_code || '）', '') order by p.project_code) as codes,
        list(p.project_code || '-' || p.project_name order by likeness(n.plain_name, p.plain_name) desc, p.project_code)
            filter (n.candidates is null) as nearest
    from nameless as n
    join open_names as p
        on if(n.candidates is null, likeness(n.plain_name, p.plain_name) > $likeness, list_contains(n.candidates, p.project_code))
    group by all
)
select
    h.* exclude (unread) replace (h.meant_project as project_code),
    project.project_code as registered_project,
    known.department_code as registered_department,
    unit.unit_code as registered_unit,
    -- whose the project and the unit are, where the department stated is known
    case when known.department_code is not null then project.department_code end as project_department,
    case
        when is_unit_code(h.unit) and (known.department_code is not null or not has_units())
            then coalesce(unit.department_code, left(h.unit, 3))
    end as unit_department,
    -- a project without code, by its name: how many are called so, and how many of these it may be
    case
        when has_projects() and h.form not in ('DE', 'DG') and h.meant_project is null and plain(h.project_name) <> ''
            and not coalesce(list_contains(h.unread, 'project_code'), false)
            then coalesce(len(h.candidates), 0)
    end as projects_named,
    case when h.candidates is not null then if(h.meant_project is not null, 1, len(h.candidates)) end as projects_meant,
    list_concat(
        unless(is_sought(h.meant_project), ['registered_project']),
        unless(h.department_text is not null and has_units(), ['registered_department']),
        unless(h.unit_text is not null and has_units(), ['registered_unit']),
        unless(h.meant_project is not null, ['stated_project_code'])
    ) as excused,
    coalesce('主管部门' || h.department, '本年度') as within_zh,
    coalesce('of department ' || h.department, 'of the year') as within_en,
    coalesce('；名称相近的有：' || array_to_string(hints.nearest[:$most_hints], '、'), '') as nearest_zh,
    coalesce('; near are ' || array_to_string(hints.nearest[:$most_hints], '、'), '') as nearest_en,
    coalesce(array_to_string(hints.codes[:$most_named], '、') || if(len(hints.codes) > $most_named, '…', ''), '') as codes
from judged_heads as h
left join hints using (sha256, sheet, subject_no)
left join this.accepted_r_proj as project on project.project_code = h.meant_project
left join this.department as known on known.department_code = h.department
left join known_units as unit on unit.unit_code = h.unit
