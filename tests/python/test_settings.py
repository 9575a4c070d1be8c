"""The settings that Python reads: one without meaning is refused in one line that names it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nps_warehouse import settings
from nps_warehouse.errors import NpsError

SAID = (settings.PROJECT / "dbt_project.yml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def read_again() -> Iterator[None]:
    settings.variables.cache_clear()
    yield
    settings.variables.cache_clear()


@pytest.mark.parametrize(
    ("was", "is_now", "complaint"),
    [
        (
            "keep_versions: 5",
            "keep_versions: many",
            "keep_versions is many; it must be a whole number from 1",
        ),
        ("keep_versions: 5", "keep_versions: 0", "keep_versions is 0; it must be a whole number from 1"),
        ("parquet_rows: 1000000", "others: 1", "parquet_rows is None; it must be a whole number from 0"),
        (
            "minimum_readable_scores: 0.9",
            "minimum_readable_scores: 90",
            "is 90; it must be a share from 0 to 1",
        ),
        ("expected_readable_scores: 0.98", "expected_readable_scores: abc", "it must be a share from 0 to 1"),
        ("parquet_rows: 1000000", "parquet_rows", "its vars cannot be read"),
        ("vars:", "variables:", "its vars cannot be read"),
    ],
)
def test_a_setting_without_meaning_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, was: str, is_now: str, complaint: str
) -> None:
    assert SAID.count(was) == 1
    (tmp_path / "dbt_project.yml").write_text(SAID.replace(was, is_now), encoding="utf-8")
    monkeypatch.setattr(settings, "PROJECT", tmp_path)
    with pytest.raises(NpsError, match=r"dbt_project\.yml: ") as refused:
        settings.variables()
    assert complaint in str(refused.value)


def test_the_projects_own_settings_are_read() -> None:
    assert settings.variables()["keep_versions"] == 5


@pytest.mark.parametrize("limit", ["2GB", "1400MB", "1.5 GiB"])
def test_a_size_is_a_memory_limit(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPS_MEMORY_LIMIT", limit)
    assert settings.memory_limit() == limit


@pytest.mark.parametrize("limit", ["'; drop table x; --", '"2GB"', "'2GB'", "2", "much", "-1GB", "\x1b[2J"])
def test_what_is_no_size_is_refused_in_one_line(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPS_MEMORY_LIMIT", limit)
    with pytest.raises(NpsError, match=r"NPS_MEMORY_LIMIT is .*, which is not a size; give one like 2GB"):
        settings.memory_limit()
