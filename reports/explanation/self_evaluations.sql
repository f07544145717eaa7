-- Clause 一(四): the accepted self-evaluation (SE or DE) of a code, with its scores as computed.
select stated.*, score.stated_execution_score, score as computed, places.* exclude (sha256, sheet)
from this.accepted_self_evaluations as stated
join self_evaluation_scores as score using (sha256, sheet, subject_no)
left join places using (sha256, sheet)
where stated.form = $form and subject_code = $code
