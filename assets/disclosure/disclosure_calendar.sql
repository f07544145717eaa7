-- Clauses 一(二), 一(四): within so many days of the approval the department passes it on to its units, files it, and publishes.
-- One row a department of the year, for one matter. Calendar days; the day after the approval is day 1. What is dated after the
-- day of the run has not happened yet.
with
registered as (
    select
        *,
        due_on(approved_on, param('disclosure.units_days'), choice('roll_if_holiday')) as units_due_on,
        due_on(approved_on, param('disclosure.publish_days'), choice('roll_if_holiday')) as publish_due_on,
        -- both must be done; greatest() would pass over the one that is not
        if(passed_to_units_on is not null and filed_on is not null, greatest(passed_to_units_on, filed_on), null) as units_done_on
    from this.accepted_r_date
    where matter = $matter and approved_on <= scope_day()
),
judged as (
    select
        *,
        duty_status(approved_on, units_done_on, units_due_on, scope_day(), '逾期未办') as units_status,
        duty_status(approved_on, published_on, publish_due_on, scope_day(), '逾期未公开') as publish_status
    from this.department
    left join registered using (department_code)
)
select
    department_code,
    approved_on,
    passed_to_units_on,
    units_due_on,
    units_status,
    filed_on,
    published_on,
    publish_due_on,
    publish_status,
    case publish_status
        when '逾期' then published_on - publish_due_on
        when '逾期未公开' then scope_day() - publish_due_on
    end as days_late,
    nullif(trim(url), '') as url
from judged
