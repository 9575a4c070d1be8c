-- depends_on: {{ ref('int_responses_changed') }}
-- depends_on: {{ ref('int_account_periods_touched') }}
select {{ kept_columns() | join(', ') }}
from {{ responses_to_keep() }}
-- Answers of one account lie together, so that asking for them reads little.
order by account_id
