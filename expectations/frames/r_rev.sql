-- Rows of R-REV: what is due (G07), words (G08), the project or department known (G06), and the score (R02).
with projects as (
    select distinct project_code from accepted_r_proj where region = $region and year = $year
)
select
    r.sha256, r.sheet, s.file, r.subject_no, k.subject_code, r.cells, s.title_cell as fallback_cell,
    trim(r.subject) as subject, r.code, trim(r.method) as method, r.review_score,
    case when r.subject = '项目' then r.code end as project_code,
    case when r.subject = '部门整体' then r.code end as department_text,
    stated(r.subject, u.fields, ['subject']) as has_subject,
    stated(r.code, u.fields, ['code']) as has_code,
    stated(r.review_score, u.fields, ['review_score']) as has_review_score,
    stated(r.method, u.fields, ['method']) as has_method,
    stated(r.reviewed_on, u.fields, ['reviewed_on']) as has_reviewed_on,
    case
        when r.subject = '项目' and (select count(*) from projects) > 0
            and regexp_full_match(r.code, '[0-9]{8}[RYT][0-9]{12}')
            then r.code in (select project_code from projects)
    end as is_project_known,
    case when r.subject = '部门整体' then is_department_known($region, $year, r.code) end as is_department_known,
    policy_number($region, $year, 'score.total') as full_score,
    r.review_score between 0 and policy_number($region, $year, 'score.total') as is_score_in_range
from raw_r_rev as r
join judged_sheets as s using (region, year, sha256, sheet)
left join register_rows as k
    on k.region = $region and k.year = $year and k.form = $form and k.sha256 = r.sha256
    and k.sheet = r.sheet and k.subject_no = r.subject_no
left join unreadable_heads as u
    on u.region = $region and u.year = $year and u.sha256 = r.sha256 and u.sheet = r.sheet and u.subject_no = r.subject_no
where r.region = $region and r.year = $year
order by s.file, s.sheet_no, r.subject_no
