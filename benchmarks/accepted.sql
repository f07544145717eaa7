-- A city of getvariable('projects') projects as a budget season finds it: everything handed in read and accepted, grades of the
-- evaluated year and monitoring of the current year done. Budget year 2027, so grades are of 2025 and monitoring of 2026.
-- Straight into the tables of the warehouse: what is measured is the rules, not the reading.

-- A number below n, the same for the same project and matter in every run.
create or replace temp macro draw(i, matter, n) as cast(hash(i, matter) % n as integer);
-- An amount in 元 to the fen.
create or replace temp macro amount(i, matter) as cast(cast(1000000 + hash(i, matter) % 9000000000 as bigint) * 0.01 as decimal(18, 2));
create or replace temp macro project_code(i) as '64050024Y' || lpad(cast(i as varchar), 12, '0');
create or replace temp macro department_code(i) as cast(100 + i % 400 as varchar);

create or replace temp table project as
with stood as (
    select
        i,
        project_code(i) as project_code,
        department_code(i) as department_code,
        case draw(i, 'class', 50) when 0 then '1' when 1 then '22' else '3' end as class,
        draw(i, 'new', 10) = 0 as is_new,
        draw(i, 'content', 3) = 0 as has_content
    from range(getvariable('projects')) as numbers(i)
)
select
    *,
    if(has_content, '支出内容' || draw(i, 'which content', greatest(getvariable('projects') // 400, 1)), null) as content,
    -- the last project of the same department
    if(is_new and draw(i, 'predecessor', 2) = 0 and i >= 400, project_code(i - 400), null) as predecessor_code,
    if(draw(i, 'requested', 20) = 0, 0, amount(i, 'request')) as requested,
    amount(i, 'adjusted') as adjusted,
    case when is_new then null else draw(i, 'grade', 100) end as graded,
    case when is_new then null else draw(i, 'monitored', 100) end as monitored
from stood;

-- Registers: a file each, and a row a project. One in a hundred rows of R-PROJ was handed in twice; the older no longer counts.
insert into raw_r_unit by name
select '640500' as region, year, 'R-UNIT ' || year as sha256, '部门单位名录' as sheet, 1 + d as subject_no,
    department_code(d) || '001' as unit_code, '单位' || d as unit_name,
    department_code(d) as department_code, '部门' || d as department_name, '{"unit_code":"A3"}' as cells
from range(400) as departments(d), (values (2025), (2026), (2027)) as years(year);

insert into raw_r_base by name
select '640500' as region, 2027 as year, 'R-BASE 2027' as sha256, '部门基本支出' as sheet, 1 + d as subject_no,
    department_code(d) as department_code, amount(d, 'personnel') as personnel, amount(d, 'public funds') as public_funds,
    '{"department_code":"A3","personnel":"B3","public_funds":"C3"}' as cells
from range(400) as departments(d);

create or replace temp table registered as
select i, year, 'R-PROJ ' || year as sha256, 'accepted' as status from project, (values (2025), (2027)) as years(year)
where year = 2027 or not is_new
union all
select i, 2027, 'R-PROJ 2027 older', 'superseded' from project where draw(i, 'older', 100) = 0;

insert into raw_r_proj by name
select '640500' as region, year, sha256, '项目库登记表' as sheet, 1 + i as subject_no,
    project_code, '项目' || i as project_name, department_code, department_code || '001' as unit_code, class, content,
    '延续' as nature, is_new, draw(i, 'key', 100) = 0 as is_key, false as is_classified, predecessor_code,
    '{"project_code":"A' || 3 + i || '","is_new":"H' || 3 + i || '","content":"F' || 3 + i || '"}' as cells
from registered
join project using (i);

insert into raw_r_budg by name
select '640500' as region, year, 'R-BUDG ' || year as sha256, '项目预算' as sheet, 1 + i as subject_no, project_code,
    if(year < 2027, adjusted, null) as initial_budget, if(year < 2027, adjusted + year, null) as adjusted_budget,
    if(year < 2027, adjusted, null) as executed, if(year = 2027, requested, null) as requested,
    '{"project_code":"A' || 3 + i || '","adjusted_budget":"C' || 3 + i || '","requested":"E' || 3 + i || '"}' as cells
from project, (values (2025), (2026), (2027)) as years(year)
where year = 2027 or not is_new;

insert into raw_r_exc by name
select '640500' as region, 2027 as year, 'R-EXC 2027' as sha256, '例外事项登记' as sheet, 3 * i + k.n as subject_no, project_code,
    k.kind, if(k.n = 2, cast(requested / 2 as decimal(18, 2)), null) as amount, '卫财〔2026〕' || i || '号' as approval_number,
    '市长' as approved_by, '{"approval_number":"D' || 3 + i || '"}' as cells
from project, (values (1, '不予压减'), (2, '保留金额'), (3, '允许再次安排')) as k(n, kind)
where draw(i, 'exception', 100) = k.n or (draw(i, 'exception', 100) = 4 and k.n > 1);

-- What departments handed in: a workbook a form; monitoring of every second project in lists of its department.
create or replace temp table handed_in as
select *, sha256(form || i) as sha256 from (
    select i, 'SE' as form, 2025 as year from project where graded < 90
    union all
    select i, 'MO', 2026 from project where monitored < 97
    union all
    select i, 'EX', 2027 from project where is_new and draw(i, 'evaluated', 10) > 0
    union all
    select i, 'GO', 2027 from project where draw(i, 'declared', 50) > 0
);

insert into raw_self_evaluations by name
select '640500' as region, 2025 as year, sha256, 'Sheet1' as sheet, 0 as subject_no, 'SE' as form, false as is_list, project_code,
    '项目' || i as project_name, '{"total_score":"K40","project_code":"C3"}' as cells
from handed_in
join project using (i)
where form = 'SE';

insert into raw_monitorings by name
select '640500' as region, 2026 as year, if(i % 2 = 0, 'MO list ' || department_code, sha256) as sha256, 'Sheet1' as sheet,
    if(i % 2 = 0, 1 + i, 0) as subject_no, 'MO' as form, i % 2 = 0 as is_list, project_code, '项目' || i as project_name,
    7 as month, if(draw(i, 'conditions', 50) = 0, '否', '是') as conditions_met,
    '{"goal_completion":"H' || 3 + i || '","possibility":"I' || 3 + i || '","conditions_met":"J3"}' as cells
from handed_in
join project using (i)
where form = 'MO';

insert into raw_indicators by name
select '640500' as region, year, sha256, 'Sheet1' as sheet, 0 as subject_no, form, n as indicator_no,
    if(form = 'MO' and n = 1 and draw(i, 'hopeless', 50) = 0, '完全不可能', '确定能') as possibility,
    '{"actual_text":"G' || 10 + n || '","possibility":"H' || 10 + n || '"}' as cells
from handed_in, range(1, 5) as lines(n)
where form = 'MO' and i % 2 = 1 or form = 'GO';

insert into raw_ex_antes by name
select '640500' as region, 2027 as year, sha256, 'Sheet1' as sheet, 0 as subject_no, 'EX' as form, project_code, '{}' as cells
from handed_in
join project using (i)
where form = 'EX';

insert into raw_ex_ante_items by name
select '640500' as region, 2027 as year, sha256, 'Sheet1' as sheet, 0 as subject_no, 'EX' as form, n as item_no,
    -- 100 points less 0 to 3.50 on each row; some not reviewed yet
    if(draw(i, 'pending', 50) = 0 and n = 7, null, cast(if(n = 3, 10, 15) - draw(i, 'row ' || n, 351) * 0.01 as decimal(9, 2)))
        as review_score,
    '{"review_score":"E' || 4 + n || '"}' as cells
from handed_in, range(1, 8) as lines(n)
where form = 'EX';

insert into raw_goals by name
select '640500' as region, 2027 as year, sha256, 'Sheet1' as sheet, 0 as subject_no, 'GO' as form, project_code, '{}' as cells
from handed_in
join project using (i)
where form = 'GO';

insert into raw_goal_steps by name
select '640500' as region, 2027 as year, sha256, 'Sheet1' as sheet, 0 as subject_no, 'GO' as form, n as step_no,
    case n when 1 then '单位自评' when 2 then '主管部门审核' else '财政复审' end as step,
    if(n = 3 and draw(i, 'returned', 20) = 0, '退回', '通过') as conclusion,
    date '2026-08-01' + cast(10 * n as integer) as decided_on,
    if(n = 3 and draw(i, 'returned', 20) = 0, date '2026-09-30', null) as rectify_by,
    '{"conclusion":"C' || 40 + n || '"}' as cells
from handed_in, range(1, 4) as lines(n)
where form = 'GO' and (n < 3 or draw(i, 'reviewed', 40) > 0);

-- Which files and sheets there are, and that every record counts, but for rows of the older register.
insert into inbox_files by name
select distinct '640500' as region, year, sha256, '640500/' || year || '/' || left(sha256, 40) || '.xlsx' as file, 1 as copies,
    10000 as size, timestamp '2026-09-01 00:00:00' as received_at
from (
    select year, sha256 from raw_self_evaluations union select year, sha256 from raw_monitorings
    union select year, sha256 from raw_ex_antes union select year, sha256 from raw_goals
    union select year, sha256 from raw_r_proj union select year, sha256 from raw_r_budg union select year, sha256 from raw_r_exc
    union select year, sha256 from raw_r_unit union select year, sha256 from raw_r_base
);

create or replace temp table record as
select year, sha256, sheet, subject_no, form, project_code as subject_code, 'accepted' as status from raw_self_evaluations
union all select year, sha256, sheet, subject_no, form, project_code, 'accepted' from raw_monitorings
union all select year, sha256, sheet, subject_no, form, project_code, 'accepted' from raw_ex_antes
union all select year, sha256, sheet, subject_no, form, project_code, 'accepted' from raw_goals
union all select year, sha256, sheet, subject_no, 'R-PROJ', project_code, if(sha256 like '%older', 'superseded', 'accepted')
from raw_r_proj
union all select year, sha256, sheet, subject_no, 'R-BUDG', project_code, 'accepted' from raw_r_budg
union all select year, sha256, sheet, subject_no, 'R-EXC', project_code || '|' || kind, 'accepted' from raw_r_exc
union all select year, sha256, sheet, subject_no, 'R-UNIT', unit_code, 'accepted' from raw_r_unit
union all select year, sha256, sheet, subject_no, 'R-BASE', department_code, 'accepted' from raw_r_base;

insert into subject_states by name
select '640500' as region, *, if(form = 'R-PROJ' and year = 2027 and status = 'accepted', 2, 1) as version from record;

insert into raw_sheets by name
select distinct '640500' as region, year, sha256, sheet, 1 as sheet_no, 'read' as disposition, form from record;

-- What the seasons of spring and August made of them.
insert into project_grades by name
select '640500' as region, 2025 as year, project_code, '项目' || i as project_name, department_code,
    adjusted + 2025 as adjusted_budget,
    case when graded < 35 then '优' when graded < 70 then '良' when graded < 84 then '中' when graded < 90 then '差' else '未自评' end
        as grade,
    case when graded >= 90 then 'missing' else 'self' end as grade_source
from project
where graded is not null and class <> '1';

insert into monitoring_flags by name
select '640500' as region, 2026 as year, project_code, '项目' || i as project_name, department_code,
    if(monitored < 97, adjusted + 2026, adjusted) as adjusted_budget, false as expedite,
    monitored < 97 and (draw(i, 'conditions', 50) = 0 or i % 2 = 1 and draw(i, 'hopeless', 50) = 0) as suspend,
    monitored between 80 and 89 as reduce_next_year, monitored between 90 and 92 as stop_next_year,
    if(monitored < 97, '正常', '未报送') as treatment
from project
where monitored is not null and class <> '1';

insert into department_grades by name
select '640500' as region, 2025 as year, department_code(d) as department_code, '部门' || d as department_name,
    case draw(d, 'department', 10) when 0 then '中' when 1 then '差' when 2 then '未自评' else '良' end as grade,
    case draw(d, 'department', 10) when 2 then 'missing' else 'self' end as grade_source
from range(400) as departments(d);
