{#- Whether an invitation arrived: it did unless its status says that it did not. -#}
{% macro is_delivered(delivery_status) -%}
    replace(coalesce({{ delivery_status }}, 'delivered'), '_', ' ') not in (
        'bounced', 'bounce', 'hard bounce', 'soft bounce', 'failed', 'failure', 'undelivered',
        'not delivered', 'blocked', 'dropped', 'rejected', 'spam', 'error', 'cancelled',
        'not sent', 'scheduled', 'duplicate', 'opted out', 'unsubscribed'
    )
{%- endmacro %}
