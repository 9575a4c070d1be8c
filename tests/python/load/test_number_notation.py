"""Amounts: the notation of a column is proved by its values, stated, or the file is refused with both readings."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drops import Bench, bench
from nps_warehouse.load.formats.number_notation import in_plain_form

TYPED = """select coalesce(json_extract_string(_read_as, '$.annual_revenue'), annual_revenue)
    from raw.accounts order by account_id"""


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def amounts(*texts: str) -> str:
    return "account_id;annual_revenue\n" + "".join(
        f'A{place:02};"{text}"\n' for place, text in enumerate(texts)
    )


def read(here: Bench, *texts: str) -> list[str]:
    outcome = here.load_one("accounts.csv", amounts(*texts))
    assert outcome.status == "loaded", outcome.message
    return [text for (text,) in here.rows(TYPED)]


@pytest.mark.parametrize(
    ("texts", "plain"),
    [
        (("1.250", "12,50"), ["1250", "12.50"]),
        (("1.250", "1.250.000"), ["1250", "1250000"]),
        (("1.250", "1250,-"), ["1250", "1250.00"]),
        (("1.250", "€ 1.250,--"), ["1250", "1250.00"]),
        (("250,000", "12.50"), ["250000", "12.50"]),
        (("250,000", "1,250,000"), ["250000", "1250000"]),
        (("250,000", "1.2M", "3.5 mln", "250k"), ["250000", "1200000", "3500000", "250000"]),
        (("1'250'000.00", "1’250’000"), ["1250000.00", "1250000"]),
        (("1 250 000,50", "1\u00a0250\u202f000", "12"), ["1250000.50", "1250000", "12"]),
        (("1250 EUR", "kr 12", "CHF 1'250.-", "$ 3"), ["1250", "12", "1250.00", "3"]),
        (("1,250.50", "1.250,50", "7"), ["1250.50", "1250.50", "7"]),
        (("1250.125", "1.250"), ["1250.125", "1.250"]),
        (("1250", "0", "-3"), ["1250", "0", "-3"]),
    ],
)
def test_what_one_amount_proves_holds_for_its_column(
    here: Bench, texts: tuple[str, ...], plain: list[str]
) -> None:
    assert read(here, *texts) == plain


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (("1.250", "7"), '"1.250" can be 1250 or 1.250, and no other amount shows which; state in sources.yml decimal: "," if it is 1250'),
        (("250,000",), '"250,000" can be 250000 or 250.000, and no other amount shows which; state in sources.yml decimal: "." if'),
        (("1.250M",), '"1.250M" can be 1250M or 1.250M'),
        (("1.250", "12,50", "12.50"), 'both like "12,50" and like "12.50", so "1.250" can be two amounts'),
    ],
)  # fmt: skip
def test_what_no_amount_proves_is_refused_with_both_readings(
    here: Bench, texts: tuple[str, ...], says: str
) -> None:
    outcome = here.load_one("accounts.csv", amounts(*texts))
    assert outcome.status == "failed" and says in outcome.message
    assert here.count("accounts") == 0


@pytest.mark.parametrize(
    ("decimal", "plain"), [(",", ["1250", "250.000", "7"]), (".", ["1.250", "250000", "7"])]
)
def test_what_is_stated_decides(here: Bench, decimal: str, plain: list[str]) -> None:
    here.write("sources.yml", f"sources: [{{files: accounts.csv, decimal: '{decimal}'}}]")
    assert read(here, "1.250", "250,000", "7") == plain


@pytest.mark.parametrize("text", ["(5)", "abc", "1e5", "1,2,3", ".5", "M", "-", "2 billion", "12.5.2025"])
def test_what_is_no_amount_stays_as_it_is(here: Bench, text: str) -> None:
    assert read(here, text, "12.50") == [text, "12.50"]


@settings(max_examples=60, deadline=None)
@given(
    amount=st.decimals(0, 10**9, places=2),
    decimal=st.sampled_from(",."),
    grouping=st.sampled_from(["", "'", " ", "\u00a0", "\u202f", "other"]),
    currency=st.sampled_from(["{}", "€ {}", "{} EUR", "${}", "kr {}"]),
)
def test_any_amount_is_read_as_it_was_written(
    amount: Decimal, decimal: str, grouping: str, currency: str
) -> None:
    other = "." if decimal == "," else ","
    whole, _, cents = f"{amount:,.2f}".partition(".")
    written = currency.format(
        whole.replace(",", other if grouping == "other" else grouping) + decimal + cents
    )
    with duckdb.connect() as database:
        for stated in (decimal, None):  # two decimals prove the sign
            query = f"select coalesce({in_plain_form('c', stated)}, c) from (select ? as c)"
            ((read,),) = database.execute(query, [written]).fetchall()
            assert Decimal(read) == amount, written
