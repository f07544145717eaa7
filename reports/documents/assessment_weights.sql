-- Clause 三: the points that each part of the assessment can earn, as far as any department owed something of it.
select distinct part, weight as points from this.assessment_duties
