{#- Fails on every row that does not meet `condition`; a condition that is null is not met. -#}
{% test every_row(model, condition) %}

select *
from {{ model }}
where coalesce(not ({{ condition }}), true)

{% endtest %}
