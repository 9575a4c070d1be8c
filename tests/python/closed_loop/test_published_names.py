"""Names and addresses of people are not published, in whatever column they might be."""

import duckdb
from sample_files import people


def test_no_name_and_no_address_is_in_the_published_file(sample: duckdb.DuckDBPyConnection) -> None:
    names = {row["full_name"] for row in people()}
    assert len(names) > 300
    sample.execute("create temp table persons as select unnest(?::varchar[]) as full_name", [sorted(names)])
    columns = sample.sql(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where data_type = 'VARCHAR' and schema_name in ('marts', 'audit', 'serving') and database_name <> 'temp'"
    ).fetchall()
    assert len(columns) > 100
    for schema, table, column in columns:
        found = sample.sql(
            f"select count(*) from {schema}.{table} where \"{column}\" like '%@example.com%' "
            f'or "{column}" in (select full_name from persons)'
        ).fetchall()
        assert found == [(0,)], f"{schema}.{table}.{column}"
