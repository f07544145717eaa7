-- What the frames of the checks share: sheets, resolved codes, records and what could not be read. Temporary views.

-- Fields that a row need not have, unless a condition is met; for `not_due`.
create or replace temp macro unless(met, names) as case when met then [] else names end;

-- An amount with room for arithmetic: DuckDB keeps decimals of at most 18 digits at 18 and fails beyond.
create or replace temp macro wide(amount) as cast(amount as decimal(30, 2));

-- How a stated budget (元) disagrees with the registered one: `none` within 0.01 万元; `factor` when it is within 100 元 of it
-- after 10,000 times or a 10,000th, as 万元 and 元 confused; else `amount`. Below 100 元 nothing tells a factor.
create or replace temp macro budget_disagreement(stated_budget, registered) as
    case
        when stated_budget is null or registered is null then null
        when abs(wide(stated_budget) - wide(registered)) <= 100 then 'none'
        when registered > 100 and (
            abs(wide(stated_budget) * 10000 - wide(registered)) <= 100
            or abs(wide(stated_budget) - wide(registered) * 10000) <= 100 * 10000
        ) then 'factor'
        else 'amount'
    end;

-- «219-市教育局» is 219; any other text is itself.
create or replace temp macro code_of(text) as
    coalesce(nullif(regexp_extract(trim(text), '^([0-9]+)\s*[-－—–]', 1), ''), trim(text));

create or replace temp macro is_department_code(text) as regexp_full_match(text, '[0-9]{3}');
-- A unit's code goes down to six levels of three digits; the first two decide.
create or replace temp macro is_unit_code(text) as regexp_full_match(text, '[0-9]{6}([0-9]{3}){0,4}');

-- Whether a column of a form has a cell: its label stands there. A label of the head that is missing has its title's.
create or replace temp macro has_cell(cells, name, title_cell) as
    json_extract_string(cells, '$.' || name) is distinct from title_cell and json_extract_string(cells, '$.' || name) is not null;

-- How like two names are, 0 to 2: where they begin alike, and what they are made of. For hints, never to choose by.
create or replace temp macro likeness(one, other) as jaro_winkler_similarity(one, other) + jaccard(one, other);

-- The first of some words that a text holds; null for none.
create or replace temp macro holds_one_of(text, words) as list_filter(words, lambda word: contains(text, word))[1];

-- A share as people read it: 0.4235 is 42.35%.
create or replace temp macro percent(share) as written(cast(round(share * 100, 2) as decimal(18, 2))) || '%';

-- The first and last of several cells, as a message names them.
create or replace temp macro cells_between(one, other) as if(one = other, one, one || '–' || other);

-- A file, sheet and cell as a message names them.
create or replace temp macro place_of(file, sheet, cell) as concat_ws('，', file, concat_ws(' ', sheet, cell));

create or replace temp table all_sheets as
select
    s.*, f.received_at, starts_with(s.form, 'R-') as is_register,
    case s.money_unit when '万元' then 10000 when '元' then 1 end as unit_factor
from this.raw_sheets as s
join this.inbox_files as f using (sha256);

-- Where a finding may be: on a sheet, or on a file as a whole.
create or replace temp table places as
with files as (
    select sha256, file from this.inbox_files
    union all
    select sha256, file from this.inbox_beside
)
select sha256, sheet, sheet_no, file, title_cell from files join this.raw_sheets using (sha256)
union all
select sha256, '', null, file, null from files;

-- Sheets whose headers are understood. Of the others headings and headers are judged and nothing else: half a row says nothing.
create or replace temp table judged_sheets as
from all_sheets anti join (from this.raw_headers where kind in ('missing', 'double')) using (sha256, sheet);

-- Fields that were there but could not be read: of a record and its lines. Line 0, also of the fund block, is the record itself.
create or replace temp table unreadable as
select
    sha256, sheet, coalesce(subject_no, 0) as subject_no, coalesce(line_no, 0) as line_no, list(field) as unread
from this.raw_problems
group by all;

create or replace temp view known_units as
select left(unit_code, 6) as unit_code, any_value(department_code) as department_code
from this.accepted_r_unit
group by all;

-- The points of a form: all of them, those of the execution rate, and those of the indicators.
create or replace temp view points as
select
    param('score.total') as full_score, param('execution_score.weight') as execution_weight,
    param('score.total') - param('execution_score.weight') as indicator_points;

create or replace temp macro has_units() as exists (from this.department);
create or replace temp macro has_projects() as exists (from this.accepted_r_proj);

-- Whether a code can be sought in the register of projects: there is one, and the code is well-formed, else that is the finding.
create or replace temp macro is_sought(code) as
    coalesce(regexp_full_match(code, '[0-9]{8}[RYT][0-9]{12}'), false) and has_projects();

-- Exact names that mean one department, one unit of a department.
create or replace temp view department_names as
select trim(department_name) as department_name, any_value(department_code) as department_code
from this.accepted_r_unit
group by all
having count(distinct department_code) = 1;

create or replace temp view unit_names as
select
    department_code, trim(unit_name) as unit_name, any_value(left(unit_code, 6)) as unit_code,
    count(*) over (partition by trim(unit_name)) = 1 as is_only
from this.accepted_r_unit
group by department_code, trim(unit_name)
qualify count(distinct left(unit_code, 6)) = 1;

create or replace temp view project_names as
select * replace (left(unit_code, 6) as unit_code), plain(project_name) as plain_name
from this.accepted_r_proj
where project_code is not null and plain_name <> '';

-- The code of a department stated by code, «219-市教育局» or exact name; null where none of these.
create or replace temp macro department_of(text, named) as if(is_department_code(code_of(text)), code_of(text), named);

-- Forms and list rows of SE, DE, MO, EX, GO, DG and RE as stated, with their department and unit as the register knows them.
create or replace temp view all_heads as
with stated as (
    select
        * replace (coalesce(is_list, false) as is_list),
        coalesce(department_code, department_name) as department_text, coalesce(unit_code, unit_name) as unit_text
    from (
        from this.raw_self_evaluations
        union all by name from this.raw_monitorings
        union all by name from this.raw_ex_antes
        union all by name from this.raw_goals
        union all by name from this.raw_rectification_answers
    )
),
in_unit as (
    select
        h.*, department_of(h.department_text, named.department_code) as department,
        if(is_unit_code(code_of(h.unit_text)), left(code_of(h.unit_text), 6), called.unit_code) as unit
    from stated as h
    left join department_names as named on named.department_name = trim(h.department_text)
    left join unit_names as called
        on called.unit_name = trim(h.unit_text)
        and (called.department_code = department_of(h.department_text, named.department_code)
            or department_of(h.department_text, named.department_code) is null and called.is_only)
),
-- A project without code is sought by its name, letter by letter and digit by digit, in the department stated, else in the unit;
-- of several in the department, those of the unit.
sought as (
    select
        h.sha256, h.sheet, h.subject_no,
        list_sort(list(p.project_code)) as candidates,
        list_sort(list(p.project_code) filter (where p.unit_code = h.unit)) as in_unit,
        case when len(candidates) = 1 then candidates[1] when len(in_unit) = 1 then in_unit[1] end as found_code
    from in_unit as h
    join project_names as p on p.plain_name = plain(h.project_name)
    left join unreadable as u
        on u.sha256 = h.sha256 and u.sheet = h.sheet and u.subject_no = h.subject_no and u.line_no = 0
    where h.form not in ('DE', 'DG', 'RE') and h.project_code is null and not coalesce(list_contains(u.unread, 'project_code'), false)
        and coalesce(p.department_code = h.department, p.unit_code = h.unit, true)
    group by all
)
select
    h.* replace (coalesce(h.project_code, found_code) as project_code),
    h.project_code as stated_project_code,
    sought.candidates,
    case
        when h.form in ('DE', 'DG') then coalesce(h.department, trim(h.department_text))
        -- an answer is about a matter, by its number
        when h.form = 'RE' then h.number
        else coalesce(h.project_code, found_code)
    end as subject_code
from in_unit as h
left join sought using (sha256, sheet, subject_no);

-- Those of the form that is being judged ($form of the validation): found once, asked by every frame.
create or replace temp table heads as from all_heads where form = getvariable('form');

-- Rows of the register that is judged with their key, and the project and department that they are about. Lines of a review are rows of one record.
create or replace temp table register_rows as
with stated as (
    select 'R-UNIT' as form, * from this.raw_r_unit
    union all by name select 'R-PROJ' as form, * from this.raw_r_proj
    union all by name select 'R-BUDG' as form, * from this.raw_r_budg
    union all by name select 'R-BASE' as form, * from this.raw_r_base
    union all by name select 'R-REV' as form, * from this.raw_r_rev
    union all by name select 'R-REV-D' as form, * from this.raw_r_rev_d
    union all by name select 'R-DATE' as form, * from this.raw_r_date
    union all by name select 'R-EXC' as form, * from this.raw_r_exc
    union all by name select 'R-RECT' as form, * from this.raw_r_rect
)
select
    r.* replace (coalesce(line_no, 0) as line_no, coalesce(project_code, if(subject = '项目', code, null)) as project_code),
    coalesce(r.department_code, if(subject = '部门整体', code, null)) as department_text,
    -- as written where it is none
    if(form = 'R-UNIT', department_text, coalesce(department_of(department_text, named.department_code), department_text)) as department,
    case form
        when 'R-UNIT' then unit_code
        when 'R-BASE' then department
        when 'R-DATE' then department || '|' || matter
        when 'R-REV' then subject || '|' || coalesce(department, code)
        when 'R-REV-D' then subject || '|' || coalesce(department, code)
        when 'R-EXC' then project_code || '|' || kind
        when 'R-RECT' then number
        else project_code
    end as subject_code
from stated as r
left join department_names as named
    on named.department_name = trim(coalesce(r.department_code, if(subject = '部门整体', code, null)))
where form = getvariable('form');

-- Every record of it that was read: forms, list rows and register rows.
create or replace temp view records as
select form, sha256, sheet, subject_no, subject_code, false as is_register from heads
union all
select distinct form, sha256, sheet, subject_no, subject_code, true from register_rows;

-- What is judged, of sheets whose headers are understood, with the fields of it that could not be read: the records of the form, as
-- they name their project, department and unit, and their lines.
create or replace temp view judged_heads as
select
    h.* replace (
        coalesce(h.stated_project_code, nullif(plain(h.project_name), '')) as project_code,
        h.department_text as department_code, h.unit_text as unit_code
    ),
    h.project_code as meant_project, s.title_cell, s.money_unit, s.received_at, u.unread
from heads as h
join judged_sheets as s using (form, sha256, sheet)
left join unreadable as u
    on u.sha256 = h.sha256 and u.sheet = h.sheet and u.subject_no = h.subject_no and u.line_no = 0;

create or replace temp view judged_rows as
select r.*, s.money_unit, u.unread
from register_rows as r
join judged_sheets as s using (form, sha256, sheet)
left join unreadable as u using (sha256, sheet, subject_no, line_no);

-- The lines of a raw table of the form, by the column that numbers them.
create or replace temp macro judged_lines(raw_table, number) as table
select l.*, s.unit_factor, h.subject_code, u.unread
from (select columns(lambda name: name <> 'line_no'), number as line_no from query_table(raw_table)) as l
join judged_sheets as s using (form, sha256, sheet)
left join heads as h using (form, sha256, sheet, subject_no)
left join unreadable as u using (sha256, sheet, subject_no, line_no)
where l.form = getvariable('form');
