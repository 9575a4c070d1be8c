{#- Which differences are tested for significance. Below the floor none is: of a figure with fewer
    answers than `minimum_responses`, or compared with one, even where coverage makes it reportable. -#}

{#- Why a difference has no flag; null when it has one. `responses` and `other_responses` are those
    of the figures compared. A family of tests (Benjamini–Hochberg) is the rows without a reason. -#}
{% macro not_tested_reason(difference, standard_error, responses, other_responses) -%}
    case
        when {{ difference }} is null then 'nothing to compare with'
        when {{ responses }} < {{ var('minimum_responses') }}
            then 'n < {{ var("minimum_responses") }}'
        when {{ other_responses }} < {{ var('minimum_responses') }}
            then 'compared with n < {{ var("minimum_responses") }}'
        when {{ standard_error }} is null then 'uncertainty unknown'
    end
{%- endmacro %}

{#- Whether a difference is significant, null where it is not tested. -#}
{% macro is_significant_if_tested(not_tested_reason, p, limit=alpha()) -%}
    case when {{ not_tested_reason }} is null then {{ is_significant(p, limit) }} end
{%- endmacro %}

{#- The same from how many errors the difference is (`difference_z`) and how many its family needs: p falls
    as they grow, so no tail is computed. No limit, nothing significant; null without a test. -#}
{% macro is_beyond_limit_if_tested(not_tested_reason, errors, limit=z()) -%}
    case
        when {{ not_tested_reason }} is null and ({{ errors }}) is not null
            then coalesce(({{ errors }}) >= {{ limit }}, false)
    end
{%- endmacro %}

{#- The limit of a gap in errors: accounts are tested together, every other figure by itself. -#}
{% macro gap_z_limit(family_limit) -%}
    case when gaps.entity_type = 'account' then {{ family_limit }} else {{ z() }} end
{%- endmacro %}
