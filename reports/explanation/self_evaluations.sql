-- Clause 一(四): the accepted self-evaluation (SE or DE) of some codes, with its scores as computed.
select
    stated.subject_code as code,
    stated.sha256,
    stated.sheet,
    stated.subject_no,
    stated.version,
    stated.is_list,
    stated.initial_budget,
    stated.adjusted_budget,
    stated.executed,
    score.stated_execution_score,
    stated.indicator_score,
    stated.total_score,
    score.rate_base,
    score.execution_weight,
    score.execution_score as computed_execution_score,
    score.indicator_score as computed_indicator_score,
    score.self_score as computed_self_score,
    places.file,
    stated.cells,
    places.money_unit,
    places.received_at
from accepted_self_evaluations as stated
join self_evaluation_scores as score using (sha256, sheet, subject_no)
left join places using (region, year, sha256, sheet)
where region = $region and year = $year and stated.form = $form and stated.subject_code in (select unnest($codes))
