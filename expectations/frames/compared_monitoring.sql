-- SE20: results of SE forms that count beside what monitoring (MO) of the same project and year expected of them, by level-3 name,
-- clauses 一(三) and 一(四): fallen short of by more than the policy allows, or full marks for what was 完全不可能.
with paired as (
    select
        own.* replace (seen.expected as expected, seen.expected_text as expected_text, seen.possibility as possibility),
        e.subject_code, own.level3 as indicator,
        place_of(file.file, seen.sheet, json_extract_string(seen.cells, '$.expected_text')) as expected_place,
        place_of(file.file, seen.sheet, json_extract_string(seen.cells, '$.possibility')) as possibility_place,
        own.nature = 'number' and not own.is_asked_back and seen.expected >= 0 and coalesce(own.actual_in = seen.expected_in, true)
            as is_comparable,
        param('review.monitoring_gap') as gap
    from this.accepted_self_evaluations as e
    join comparable_indicators as own using (sha256, sheet, subject_no)
    join this.accepted_monitorings as monitoring using (subject_code)
    join comparable_indicators as seen
        on seen.sha256 = monitoring.sha256 and seen.sheet = monitoring.sheet and seen.subject_no = monitoring.subject_no
        and seen.name = own.name
    join places as file on file.sha256 = monitoring.sha256 and file.sheet = monitoring.sheet
    where e.form = 'SE' and not e.is_list and own.name <> ''
)
select
    p.*,
    percent(p.gap) as gap_percent,
    case when p.is_comparable and not p.lower_is_better then cast(p.actual as decimal(38, 6)) end as reached,
    case when p.is_comparable and p.lower_is_better then cast(p.actual as decimal(38, 6)) end as spent,
    cast(cast(p.expected as decimal(26, 0)) * cast(1 - p.gap as decimal(11, 6)) as decimal(38, 6)) as reached_at_least,
    cast(cast(p.expected as decimal(26, 0)) * cast(1 + p.gap as decimal(11, 6)) as decimal(38, 6)) as spent_at_most,
    case when p.score = p.weight and p.weight > 0 then p.possibility end as possibility_at_full_marks
from paired as p
