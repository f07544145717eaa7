-- GO02: every review step on record against the one before it, clause 一(二). A step without conclusion and date is not on
-- record yet. After 通过 a later step follows; after 退回 the same or an earlier one; 财政复审 never comes first.
with recorded as (
    select *, list_position($steps, trim(step)) as rank, trim(conclusion) as stated_result
    from judged_lines('this.raw_goal_steps', step_no)
    where conclusion is not null or decided_on is not null
)
select
    *,
    lag(decided_on ignore nulls) over steps as previous_date,
    coalesce(trim(step), '') as known_step,
    case when rank is not null then coalesce(stated_result, '') end as result,
    case when lag(stated_result) over steps = '通过' then lag(rank) over steps + 1 end as first_rank,
    case
        when row_number() over steps = 1 then len($steps) - 1
        when lag(stated_result) over steps = '退回' then lag(rank) over steps
    end as last_rank
from recorded
window steps as (partition by sha256, sheet, subject_no order by step_no)
