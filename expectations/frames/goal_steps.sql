-- GO02: every review step on record against the one before it, clause 一(二). A step without conclusion and date is not on
-- record yet. After 通过 a later step follows; after 退回 the same or an earlier one; 财政复审 never comes first.
with recorded as (
    select
        g.*,
        list_position($steps, trim(g.step)) as rank,
        trim(g.conclusion) as result
    from this.raw_goal_steps as g
    where g.form = $form
        and (g.conclusion is not null or g.decided_on is not null)
),
ordered as (
    select
        *,
        lag(rank) over form_steps as previous_rank,
        lag(result) over form_steps as previous_result,
        lag(decided_on ignore nulls) over form_steps as previous_date,
        row_number() over form_steps = 1 as is_first
    from recorded
    window form_steps as (partition by sha256, sheet, subject_no order by step_no)
)
select
    o.sha256, o.sheet, s.file, o.subject_no, h.subject_code, o.cells, s.title_cell as fallback_cell,
    o.step, o.conclusion, o.decided_on, o.previous_date,
    coalesce(trim(o.step), '') as known_step,
    case when o.rank is not null then coalesce(o.result, '') end as result,
    o.rank,
    case when not o.is_first and o.previous_result = '通过' then o.previous_rank + 1 end as first_rank,
    case when o.is_first then len($steps) - 1 when o.previous_result = '退回' then o.previous_rank end as last_rank
from ordered as o
join judged_sheets as s using (form, sha256, sheet)
left join heads as h using (form, sha256, sheet, subject_no)
order by s.file, s.sheet_no, o.step_no
