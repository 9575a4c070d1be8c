with

words as (

    {{ signal_words() }}

),

counts as (

    select * from {{ ref('int_contact_signals') }}
    union all
    select * from {{ ref('int_account_signals') }}

),

-- Strata of one signal are added up: what is expected in each, and how much that varies.
counted as (

    select
        {{ payee_period_key() }},
        signal,
        sum(units) as units,
        sum(drawn) as drawn,
        sum(marked) as marked,
        sum(hits) as hits,
        cast({{ exact_sum('hit_squares', 9) }} as double) as hit_squares,
        sum(products) as products,
        sum(unit_squares) as unit_squares,
        cast({{ exact_sum('cast(drawn as double) * marked / units', 9) }} as double) as expected,
        cast({{ exact_sum(hypergeometric_variance('units', 'drawn', 'marked'), 9) }} as double)
            as variance
    from counts
    where units > 0
    group by {{ payee_period_key() }}, signal

),

compared as (

    {{ signals_beside_those_of_others('counted', 'words') }}

),

tables as (

    {{ signal_tables('compared') }}

),

deviates as (

    select
        *,
        {{ hypergeometric_deviate('hit', 'missed', 'other_hit', 'other_missed') }} as low_deviate,
        {{ hypergeometric_deviate('missed', 'hit', 'other_missed', 'other_hit') }} as high_deviate
    from tables

),

tails as (

    select
        *,
        {{ hypergeometric_tail('low_deviate', 'hit', 'missed', 'other_hit', 'other_missed') }}
            as fewer,
        {{ hypergeometric_tail('high_deviate', 'missed', 'hit', 'other_missed', 'other_hit') }}
            as more
    from deviates

),

tested as (

    select
        *,
        case
            when not_tested_reason is not null then null
            when direction = 'less' then fewer
            when direction = 'more' then more
            else least(1e0, 2 * least(fewer, more))
        end as p_value
    from tails

),

-- Benjamini and Hochberg over all payees and signals of a period: any of them draws attention.
adjusted as (

    {{ adjusted_signals('tested') }}

)

select
    {{ bonus_key() | join(', ') }},
    signal,
    scheme_name,
    payee_name,
    {{ is_significant('adjusted_p_value') }} as is_signal,
    {{ signal_sentence() }} as sentence,
    innocent as false_positive_note,
    not_tested_reason,
    cast(n as bigint) as n,
    value,
    comparison,
    p_value,
    adjusted_p_value
from adjusted
