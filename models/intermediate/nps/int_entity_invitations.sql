{%- for entity_type, entity_column in entities().items() %}
select
    '{{ entity_type }}' as entity_type,
    {{ entity_id(entity_column) }} as entity_id,
    period_key,
    cast(sum(invitations) as bigint) as invitations,
    cast(sum(answered_invitations) as bigint) as answered_invitations
from {{ ref('int_invitation_counts') }}
group by {{ entity_column ~ ', ' if entity_column }}period_key
{{ 'union all' if not loop.last }}
{%- endfor %}
