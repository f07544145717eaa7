-- Clause 二(三): every matter to put right in the year, by its number: what the results say, what the register says of it before
-- that, and what the department answers. Done counts as of the day of the run; a verification stands until a later answer.
with
stated as (
    select
        numbers.number,
        numbers.told_on,
        coalesce(matter.department_code, registered.department_code) as department_code,
        if(matter.source is null, registered.project_code, matter.project_code) as project_code,
        coalesce(matter.source, trim(registered.source)) as source,
        coalesce(matter.problem, registered.problem) as problem,
        coalesce(nullif(trim(registered.measure), ''), answer.measure) as measure,
        coalesce(
            registered.due_on, matter.due_on, due_on(numbers.told_on, param('rectification.days'), choice('roll_if_holiday'))
        ) as due_on,
        coalesce(by_now(registered.done_on), by_now(matter.done_on), by_now(answer.done_on)) as done_on,
        case
            when registered.verified_on <= scope_day() then trim(registered.conclusion)
            when matter.done_on <= scope_day() then '已整改'
        end as concluded,
        registered.verified_on,
        by_now(answer.done_on) as answered_on,
        answer.evidence
    from this.rectification_numbers as numbers
    left join this.rectification_matters as matter
        on matter.department_code = numbers.department_code and matter.source = numbers.source
        and matter.project_code is not distinct from numbers.project_code and not numbers.is_registered
    left join this.accepted_r_rect as registered on registered.number = numbers.number
    left join this.accepted_rectification_answers as answer on answer.number = numbers.number
    where matter.source is not null or registered.number is not null
),
verified as (
    select
        * exclude (concluded, done_on, answered_on, verified_on),
        if(concluded <> '已整改' and answered_on > verified_on, null, concluded) as verified,
        case
            when concluded = '已整改' then coalesce(done_on, verified_on)
            when concluded is null then done_on
            when answered_on > verified_on then answered_on
        end as done_on
    from stated
)
select
    *,
    case
        when verified = '已整改' then if(done_on <= due_on, '按期', '逾期')
        when verified is not null then verified
        when done_on is not null then '待核验'
        when scope_day() <= due_on then '未到期'
        else '逾期'
    end as status,
    nullif(greatest(coalesce(done_on, scope_day()) - due_on, 0), 0) as days_late,
    done_on is null and due_on < scope_day() as is_overdue
from verified
