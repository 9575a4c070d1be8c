{#- The signals of `bonus_integrity_signals`: what each is compared with (`basis`), in which direction it points, and its words.
    `within`: drawn and marked within the payee's own, strata added up; `past`: against the payee's own past; `peers`: against
    the other payees of the scheme and period. `of`: which count the value is a share of. The sentence is
    "<hits> of <n> <found>; <expected> <otherwise>"; `innocent` is what gives the same without anybody doing wrong. -#}
{% macro bonus_signals() -%}
    {%- set by_others = 'expected at the rate of the other payees' -%}
    {%- do return({
        'former_detractors_invited_less': {
            'basis': 'within', 'direction': 'less', 'of': 'marked',
            'found': 'former detractors were invited',
            'otherwise': 'expected, had they been invited like the others in their accounts',
            'innocent': 'Dissatisfied people leave, object to surveys or rest while their complaint is handled.',
        },
        'decision_makers_invited_less': {
            'basis': 'within', 'direction': 'less', 'of': 'marked',
            'found': 'decision makers were invited',
            'otherwise': 'expected, had they been invited like the others in their accounts',
            'innocent': 'A survey about daily service may be meant for users; roles on file may be out of date.',
        },
        'response_rate_against_past': {
            'basis': 'past', 'direction': 'either', 'of': 'drawn',
            'found': 'delivered invitations were answered',
            'otherwise': 'expected at the rate of the twelve months before, adjusted for how the rate of the other payees changed',
            'innocent': 'Another channel, season, reminder or list of contacts changes how many answer.',
        },
        'response_rate_against_peers': {
            'basis': 'peers', 'direction': 'either', 'of': 'drawn',
            'found': 'delivered invitations were answered',
            'otherwise': by_others,
            'innocent': 'Customers of one region or industry answer more readily than those of another.',
        },
        'answers_before_closing': {
            'basis': 'peers', 'direction': 'more', 'of': 'drawn',
            'found': 'answers came in the last ' ~ last_days_of_a_period() ~ ' days of the period',
            'otherwise': by_others,
            'innocent': 'Invitations or reminders of this payee went out later than those of the others.',
        },
        'accounts_moved': {
            'basis': 'peers', 'direction': 'more', 'of': 'drawn',
            'found': 'accounts moved within the period to the advantage of the payee '
                ~ '(dissatisfied ones away, satisfied ones in)',
            'otherwise': by_others,
            'innocent': 'Somebody left or a territory was divided; dissatisfied customers may be given to a specialist.',
        },
        'accounts_back_dated': {
            'basis': 'peers', 'direction': 'more', 'of': 'drawn',
            'found': 'accounts moved to the advantage of the payee (dissatisfied ones away, satisfied ones in) by what was '
                ~ 'loaded after the end of the period',
            'otherwise': by_others,
            'innocent': 'The customer list was brought up to date late, after somebody left or a territory was divided.',
        },
        'contacts_added': {
            'basis': 'peers', 'direction': 'more', 'of': 'drawn',
            'found': 'accounts had a contact added in the ' ~ days_before_a_wave() ~ ' days before a survey',
            'otherwise': by_others,
            'innocent': 'Contacts are often brought up to date because a survey is coming.',
        },
        'contacts_deactivated': {
            'basis': 'peers', 'direction': 'more', 'of': 'drawn',
            'found': 'accounts had a contact made inactive in the ' ~ days_before_a_wave() ~ ' days before a survey',
            'otherwise': by_others,
            'innocent': 'Contacts are often brought up to date because a survey is coming; a customer may have reorganised.',
        },
        'contacts_readdressed': {
            'basis': 'peers', 'direction': 'more', 'of': 'drawn',
            'found': 'accounts had a contact given another address in the ' ~ days_before_a_wave()
                ~ ' days before a survey that then did not reach it',
            'otherwise': by_others,
            'innocent': 'A customer changed its mail domain, and the new addresses were entered wrongly or too early.',
        },
        'answers_never_invited': {
            'basis': 'peers', 'direction': 'more', 'of': 'drawn',
            'found': 'answering accounts had an answer from somebody who was never invited to that survey',
            'otherwise': by_others,
            'innocent': 'Invited people passed the survey on to colleagues, or the list of invitations is incomplete.',
        },
    }) -%}
{%- endmacro %}

{#- Query: that list as a table. -#}
{% macro signal_words() -%}
    {%- for signal, words in bonus_signals().items() %}
    select
        '{{ signal }}' as signal
        {%- for name in ['basis', 'direction', 'of', 'found', 'otherwise', 'innocent'] %},
        '{{ words[name] }}' as {{ 'share_of' if name == 'of' else name }}
        {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- What was found, in a sentence, and why it was not tested where it was not. -#}
{% macro signal_sentence() -%}
    case
        when n = 0 then 'Nothing to count.'
        else {{ whole_number('cast(hits as bigint)') }} || ' of ' || {{ whole_number('cast(n as bigint)') }} || ' ' || found
            || coalesce('; ' || {{ one_decimal('comparison * n') }} || ' ' || otherwise, '') || '.'
    end
    || coalesce(' Not tested: ' || not_tested_reason || '.', '')
    || case
        when adjusted_p_value < 0.0001 then ' Chance: under 1 in 10,000 (adjusted for all tests of the period).'
        when adjusted_p_value <= {{ alpha() }} then ' Chance: '
            || cast(cast(adjusted_p_value as decimal(5, 4)) as {{ dbt.type_string() }})
            || ' (adjusted for all tests of the period).'
        else ''
    end
{%- endmacro %}

{% macro one_decimal(number) -%}
    cast(cast({{ number }} as decimal(18, 1)) as {{ dbt.type_string() }})
{%- endmacro %}
