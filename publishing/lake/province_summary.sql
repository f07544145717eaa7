-- Regions beside each other: each region's row, ranked within its year; equal ones share a rank, unknown ones have none.
select
    * exclude (grade_rank, coverage_rank, control_rank),
    if(projects is null, null, cast(rank() over (partition by year order by excellent_share + good_share desc nulls last) as integer))
        as grade_rank,
    if(projects is null, null, cast(rank() over (partition by year order by evaluation_coverage desc nulls last) as integer))
        as coverage_rank,
    if(control is null, null, cast(rank() over (partition by year order by control desc nulls last) as integer)) as control_rank
from region_summary
order by year, region
