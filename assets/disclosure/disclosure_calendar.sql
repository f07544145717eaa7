-- Clauses 一(二), 一(四): within so many days of the approval the department passes it on to its units, files it, and publishes.
-- One row a department of the year, for one matter. Calendar days; the day after the approval is day 1. What is dated after the
-- day of the run has not happened yet.
with
department as (
    select distinct department_code from accepted_r_unit where region = $region and year = $year
),
day as (
    select
        cast(policy_number($region, $year, 'disclosure.units_days') as integer) as units,
        cast(policy_number($region, $year, 'disclosure.publish_days') as integer) as publish,
        policy_choice($region, $year, 'roll_if_holiday') as roll
),
registered as (
    select
        r_date.*,
        due_on(approved_on, day.units, day.roll) as units_due_on,
        due_on(approved_on, day.publish, day.roll) as publish_due_on,
        -- both must be done; greatest() would pass over the one that is not
        if(passed_to_units_on is not null and filed_on is not null, greatest(passed_to_units_on, filed_on), null) as units_done_on
    from accepted_r_date as r_date, day
    where r_date.region = $region and r_date.year = $year and r_date.matter = $matter and r_date.approved_on <= scope_day()
),
judged as (
    select
        department_code,
        registered.* exclude (department_code),
        duty_status(approved_on, units_done_on, units_due_on, scope_day(), '逾期未办') as units_status,
        duty_status(approved_on, published_on, publish_due_on, scope_day(), '逾期未公开') as publish_status
    from department
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
