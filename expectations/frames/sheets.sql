-- G02, G04, MO04, MO05: what the heading of every sheet of a form states. The month may stand in the header alone, or be the policy's.
select
    s.* replace (coalesce(s.money_unit, '') as money_unit, coalesce(s.month, s.header_month) as month),
    json_object(
        'stated_year', s.year_cell, 'money_unit', s.unit_cell, 'month', s.month_cell, 'header_month', s.header_month_cell
    ) as cells,
    scope_year() as scope_year,
    case when s.other_year is null then s.stated_year end as only_year,
    s.month as stated_month,
    param('monitoring.default_month') as default_month,
    param('monitoring.months_in_year') as months_in_year,
    case
        when not coalesce(s.is_list, false) and not s.is_register and judged.sha256 is not null
            then (select count(*) from heads as h where h.sha256 = s.sha256 and h.sheet = s.sheet)
    end as records,
    u.unread, unless(judged.sha256 is not null, ['month']) as excused
from all_sheets as s
left join judged_sheets as judged using (sha256, sheet)
left join unreadable as u on u.sha256 = s.sha256 and u.sheet = s.sheet and u.subject_no = 0 and u.line_no = 0
where s.form = $form and s.disposition = 'read'
