with

changes as (

    select * from {{ ref('int_nps_changed') }}

)

select
    changes.*,
    changes.nps_change - {{ z() }} * changes.change_error as nps_change_low,
    changes.nps_change + {{ z() }} * changes.change_error as nps_change_high,
    {{ is_significant('changes.p_value', 'changes.entity_type', 'limits.p_value_limit') }}
        as is_change_significant,
    {{ not_reportable_reason('changes.responses', 'changes.contacts') }} as not_reportable_reason
from changes
left join {{ ref('int_significance_limits_found') }} as limits
    on limits.comparison = 'change'
    and changes.period_type = limits.period_type
    and changes.period_start = limits.period_start
