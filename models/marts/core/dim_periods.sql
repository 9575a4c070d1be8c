with

periods as (

    select * from {{ ref('int_periods') }}

),

sources as (

    select * from {{ ref('int_period_sources') }}

)

select
    periods.period_name,
    periods.period_type,
    sources.tools,
    sources.channels,
    sources.wordings,
    periods.is_complete,
    periods.is_latest,
    coalesce(sources.has_several_tools, false) as has_several_tools,
    coalesce(sources.has_several_channels, false) as has_several_channels,
    coalesce(sources.has_several_wordings, false) as has_several_wordings,
    sources.tools <> previous_sources.tools as has_other_tools,
    sources.channels <> previous_sources.channels as has_other_channels,
    sources.wordings <> previous_sources.wordings as has_other_wordings,
    periods.period_start,
    periods.period_end
from periods
left join sources on periods.period_key = sources.period_key
left join sources as previous_sources
    on periods.previous_period_key = previous_sources.period_key
