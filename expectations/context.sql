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
create or replace temp macro unit_code_of(text) as left(code_of(text), 6);

-- Whether a column of a form has a cell: its label stands there. A label of the head that is missing has its title's.
create or replace temp macro has_cell(cells, name, title_cell) as
    json_extract_string(cells, '$.' || name) is distinct from title_cell and json_extract_string(cells, '$.' || name) is not null;

-- How like two names are, 0 to 2: where they begin alike, and what they are made of. For hints, never to choose by.
create or replace temp macro likeness(one, other) as jaro_winkler_similarity(one, other) + jaccard(one, other);

-- The first of some words that a text holds; null for none.
create or replace temp macro holds_one_of(text, words) as list_filter(words, lambda word: contains(text, word))[1];

-- A share as people read it: 0.4235 is 42.35%.
create or replace temp macro percent(share) as
    rtrim(rtrim(cast(cast(round(share * 100, 2) as decimal(18, 2)) as varchar), '0'), '.') || '%';

-- The first and last of several cells, as a message names them.
create or replace temp macro cells_between(one, other) as if(one = other, one, one || '–' || other);

-- A file, sheet and cell as a message names them.
create or replace temp macro place_of(file, sheet, cell) as concat_ws('，', file, concat_ws(' ', sheet, cell));

create or replace temp view all_sheets as
select
    s.sha256, s.sheet, s.sheet_no, s.disposition, s.form, s.is_list, s.title_cell, s.money_unit,
    s.submission_number, f.file, f.received_at,
    starts_with(s.form, 'R-') as is_register,
    case s.money_unit when '万元' then 10000 when '元' then 1 end as unit_factor
from this.raw_sheets as s
join this.inbox_files as f on f.sha256 = s.sha256;

-- Sheets whose headers are understood. Of the others headings and headers are judged and nothing else: half a row says nothing.
create or replace temp view judged_sheets as
select s.*
from all_sheets as s
anti join (select * from this.raw_headers where kind in ('missing', 'double')) as faulty
    on faulty.sha256 = s.sha256 and faulty.sheet = s.sheet;

-- Fields of a record that were there but could not be read. Line 0 of the fund block is the record's own.
create or replace temp view unreadable_heads as
select sha256, sheet, coalesce(subject_no, 0) as subject_no, list(field) as fields
from this.raw_problems
where coalesce(line_no, 0) = 0
group by all;

create or replace temp view unreadable_lines as
select sha256, sheet, coalesce(subject_no, 0) as subject_no, line_no, list(field) as fields
from this.raw_problems
where line_no > 0
group by all;

create or replace temp view known_departments as
select distinct department_code from this.accepted_r_unit;

-- Exact names that mean one department, one unit of a department.
create or replace temp view department_names as
select trim(department_name) as department_name, any_value(department_code) as department_code
from this.accepted_r_unit
group by trim(department_name)
having count(distinct department_code) = 1;

create or replace temp view unit_names as
select department_code, unit_name, unit_code, is_only
from (
    select
        department_code, trim(unit_name) as unit_name, any_value(left(unit_code, 6)) as unit_code,
        count(distinct left(unit_code, 6)) as codes,
        count(*) over (partition by trim(unit_name)) = 1 as is_only
    from this.accepted_r_unit
    group by department_code, trim(unit_name)
)
where codes = 1;

create or replace temp view project_names as
select
    project_code, project_name, plain(project_name) as plain_name, department_code,
    left(unit_code, 6) as unit_code
from this.accepted_r_proj
where project_code is not null and plain(project_name) <> '';

-- The code of a department stated by code, «219-市教育局» or exact name; null where none of these.
create or replace temp macro department_of(text) as
    case
        when is_department_code(code_of(text)) then code_of(text)
        else (
            select any_value(d.department_code) from department_names as d
            where d.department_name = trim(text)
        )
    end;

-- Forms and list rows of SE, DE, MO, EX, GO and DG with their department and unit as the register knows them.
create or replace temp view all_heads as
with stated as (
    select form, sha256, sheet, subject_no, is_list, project_code, project_name,
        department_code, department_name, unit_code, unit_name, cells
    from this.raw_self_evaluations
    union all by name
    select form, sha256, sheet, subject_no, is_list, project_code, project_name,
        department_code, department_name, unit_code, unit_name, cells
    from this.raw_monitorings
    union all by name
    select form, sha256, sheet, subject_no, false as is_list, project_code, project_name,
        department_code, department_name, unit_code, unit_name, cells
    from this.raw_ex_antes
    union all by name
    select form, sha256, sheet, subject_no, false as is_list, project_code, project_name,
        department_code, department_name, unit_code, unit_name, cells
    from this.raw_goals
    union all by name
    -- an answer is about a matter, by its number
    select form, sha256, sheet, subject_no, false as is_list, number, department_code, department_name, cells
    from this.raw_rectification_answers
),
in_department as (
    select
        s.*,
        coalesce(s.department_code, s.department_name) as department_text,
        coalesce(s.unit_code, s.unit_name) as unit_text,
        department_of(coalesce(s.department_code, s.department_name)) as department
    from stated as s
),
in_unit as (
    select
        h.*,
        coalesce(case when is_unit_code(code_of(h.unit_text)) then unit_code_of(h.unit_text) end, named.unit_code) as unit
    from in_department as h
    left join unit_names as named
        on named.unit_name = trim(h.unit_text)
        and (named.department_code = h.department or h.department is null and named.is_only)
),
-- A project without code is sought by its name, letter by letter and digit by digit, in the department stated, else in the unit;
-- of several in the department, those of the unit.
sought as (
    select
        h.sha256, h.sheet, h.subject_no,
        list_sort(list(p.project_code)) as in_scope,
        list_sort(list(p.project_code) filter (where p.unit_code = h.unit)) as in_unit
    from in_unit as h
    join project_names as p on p.plain_name = plain(h.project_name)
    left join unreadable_heads as u
        on u.sha256 = h.sha256 and u.sheet = h.sheet and u.subject_no = h.subject_no
    where h.form not in ('DE', 'DG', 'RE') and h.project_code is null and not coalesce(list_contains(u.fields, 'project_code'), false)
        and case
            when h.department is not null then p.department_code = h.department
            when h.unit is not null then p.unit_code = h.unit
            else true
        end
    group by all
)
select
    h.* exclude (number) replace (coalesce(h.project_code, named.project_code) as project_code),
    h.project_code as stated_project_code,
    named.candidates,
    case
        when h.form in ('DE', 'DG') then coalesce(h.department, trim(h.department_text))
        when h.form = 'RE' then h.number
        else coalesce(h.project_code, named.project_code)
    end as subject_code
from in_unit as h
left join (
    select
        sha256, sheet, subject_no, in_scope as candidates,
        case when len(in_scope) = 1 then in_scope[1] when len(in_unit) = 1 then in_unit[1] end as project_code
    from sought
) as named
    on named.sha256 = h.sha256 and named.sheet = h.sheet
    and named.subject_no = h.subject_no;

-- Those of the form that is being judged: found once, asked by every frame. Filled by the validation.
create or replace temp table heads (
    form varchar, sha256 varchar, sheet varchar, subject_no integer, is_list boolean, project_code varchar, project_name varchar,
    department_code varchar, department_name varchar, unit_code varchar, unit_name varchar, cells varchar,
    department_text varchar, unit_text varchar, department varchar, unit varchar, stated_project_code varchar,
    candidates varchar[], subject_code varchar
);

-- Rows of the registers with their key and everything else they say, to tell identical rows from contradicting ones.
create or replace temp view register_rows as
with keyed as (
    select 'R-UNIT' as form, sha256, sheet, subject_no, cells, unit_code as key,
        cast([unit_code, unit_name, department_code, department_name] as varchar) as content
    from this.raw_r_unit as r
    union all
    select 'R-PROJ', sha256, sheet, subject_no, cells, project_code,
        cast([project_code, project_name, department_code, unit_code, class, content, nature, cast(is_new as varchar),
            cast(is_key as varchar), cast(is_classified as varchar), predecessor_code] as varchar)
    from this.raw_r_proj as r
    union all
    select 'R-BUDG', sha256, sheet, subject_no, cells, project_code,
        cast([project_code, cast(initial_budget as varchar), cast(adjusted_budget as varchar),
            cast(executed as varchar), cast(requested as varchar)] as varchar)
    from this.raw_r_budg as r
    union all
    select 'R-BASE', sha256, sheet, subject_no, cells,
        coalesce(department_of(r.department_code), r.department_code),
        cast([department_code, cast(personnel as varchar), cast(public_funds as varchar)] as varchar)
    from this.raw_r_base as r
    union all
    select 'R-REV', sha256, sheet, subject_no, cells, subject || '|' || case
            when subject = '部门整体' then coalesce(department_of(r.code), r.code) else code
        end,
        cast([subject, code, cast(review_score as varchar), method, opinion, cast(reviewed_on as varchar)] as varchar)
    from this.raw_r_rev as r
    union all
    -- lines of a subject are one record
    select 'R-REV-D', sha256, sheet, subject_no, arg_min(cells, line_no), subject || '|' || case
            when subject = '部门整体' then coalesce(department_of(code), code) else code
        end,
        cast(list([level3, cast(review_score as varchar), reason] order by line_no) as varchar)
    from this.raw_r_rev_d as r
    group by sha256, sheet, subject_no, subject, code
    union all
    select 'R-DATE', sha256, sheet, subject_no, cells,
        coalesce(department_of(r.department_code), r.department_code) || '|' || matter,
        cast([department_code, matter, cast(approved_on as varchar), cast(passed_to_units_on as varchar),
            cast(filed_on as varchar), cast(published_on as varchar), url, cast(reported_on as varchar)] as varchar)
    from this.raw_r_date as r
    union all
    select 'R-EXC', sha256, sheet, subject_no, cells, project_code || '|' || kind,
        cast([project_code, kind, cast(amount as varchar), approval_number, approved_by, cast(approved_on as varchar),
            reason] as varchar)
    from this.raw_r_exc as r
    union all
    select 'R-RECT', sha256, sheet, subject_no, cells, number,
        cast([number, department_code, project_code, source, problem, measure, cast(due_on as varchar), cast(done_on as varchar),
            conclusion, cast(verified_on as varchar)] as varchar)
    from this.raw_r_rect as r
)
select form, sha256, sheet, subject_no, cells, key as subject_code, content from keyed;

-- Every record that was read: forms, list rows and register rows.
create or replace temp view records as
select form, sha256, sheet, subject_no, subject_code, false as is_register from heads
union all
select form, sha256, sheet, subject_no, subject_code, true as is_register from register_rows;

-- Every record of a sheet whose headers are understood, with the fields of it that could not be read.
create or replace temp view judged_records as
select
    r.form, r.sha256, r.sheet, r.subject_no, r.subject_code,
    s.file, s.sheet_no, s.title_cell, s.money_unit, u.fields as unread
from records as r
join judged_sheets as s using (sha256, sheet)
left join unreadable_heads as u using (sha256, sheet, subject_no);

create or replace temp view known_projects as
select distinct project_code from this.accepted_r_proj;

create or replace temp macro has_units() as
    exists (select 1 from known_departments);

create or replace temp macro has_projects() as
    exists (select 1 from this.accepted_r_proj);

-- Whether a code can be sought in the register of projects: there is one, and the code is well-formed, else that is the finding.
create or replace temp macro is_project_code(code) as coalesce(regexp_full_match(code, '[0-9]{8}[RYT][0-9]{12}'), false);
create or replace temp macro is_sought(code) as is_project_code(code) and has_projects();
