-- Clause 一(四): the share of the money that may be overstated unseen, which says how many projects are drawn.
select param('review.tolerable_share') as share
