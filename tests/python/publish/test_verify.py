"""Every published file that is not as it was written is named, by `--verify` and by the publish that follows."""

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.publish import publish
from nps_warehouse.publish.verifying import verify
from nps_warehouse.settings import Warehouse
from publish_fixtures import as_sha256sum_sees, build

FILES = 10
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """One version, published."""
    warehouse = Warehouse(tmp_path / "warehouse")
    build(warehouse)
    publish(warehouse, keep=5)
    return warehouse


def flip_a_byte(file: Path) -> None:
    file.chmod(0o644)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def altered_byte(version: Path) -> None:
    flip_a_byte(version / "nps.duckdb")


def altered_figure(version: Path) -> None:
    (version / "nps.duckdb").chmod(0o644)
    with duckdb.connect(str(version / "nps.duckdb")) as connection:
        connection.execute("update marts.nps_overall set nps = 99.9 where row = 1")


def altered_parquet(version: Path) -> None:
    flip_a_byte(version / "parquet/marts/nps_overall.parquet")


def grown(version: Path) -> None:
    (version / "parquet/marts/nps_overall.parquet").chmod(0o644)
    with (version / "parquet/marts/nps_overall.parquet").open("ab") as file:
        file.write(b"x")


def missing(version: Path) -> None:
    (version / "parquet/marts/nps_overall.parquet").unlink()


def link(version: Path) -> None:
    missing(version)
    (version / "parquet/marts/nps_overall.parquet").symlink_to(version / "nps.duckdb")


def new(version: Path) -> None:
    (version / "parquet/marts/nps_by_team.parquet").touch()


def log(version: Path) -> None:
    (version / "nps.duckdb.wal").touch()


def manifest_with_other_checksum(version: Path) -> None:
    """Alter a figure and let the manifest say so."""
    before = (version / "nps.duckdb").read_bytes()
    altered_figure(version)
    manifest = version / "manifest.json"
    manifest.chmod(0o644)
    written = manifest.read_text(encoding="utf-8")
    as_it_was, as_it_is = (
        hashlib.sha256(content).hexdigest() for content in (before, (version / "nps.duckdb").read_bytes())
    )
    sizes = (len(before), (version / "nps.duckdb").stat().st_size)
    written = written.replace(as_it_was, as_it_is).replace(*(f'"bytes": {size},' for size in sizes))
    manifest.write_text(written, encoding="utf-8")


def no_manifest(version: Path) -> None:
    (version / "manifest.json").unlink()


def no_json(version: Path) -> None:
    (version / "manifest.json").chmod(0o644)
    (version / "manifest.json").write_text("{", encoding="utf-8")


def no_checksum(version: Path) -> None:
    (version / "manifest.sha256").unlink()


ALTERATIONS = [
    (altered_byte, ["nps.duckdb is not as written: its SHA-256"]),
    (altered_figure, ["nps.duckdb is not as written"]),
    (altered_parquet, ["parquet/marts/nps_overall.parquet is not as written: its SHA-256"]),
    (grown, ["parquet/marts/nps_overall.parquet is not as written: "]),
    (missing, ["parquet/marts/nps_overall.parquet is missing"]),
    (link, ["parquet/marts/nps_overall.parquet is not as written: a link is in its place"]),
    (new, ["parquet/marts/nps_by_team.parquet is new"]),
    (log, ["nps.duckdb.wal is new"]),
    (
        manifest_with_other_checksum,
        ["manifest.json is not as written: its SHA-256 is not the one in manifest.sha256"],
    ),
    (no_manifest, ["manifest.json is missing", "all other files cannot be verified without it"]),
    (no_json, ["manifest.json is not as written", "all other files cannot be verified without it"]),
    (no_checksum, ["manifest.sha256 is missing"]),
]


def test_an_untouched_version_is_as_written(warehouse: Warehouse) -> None:
    version = warehouse.current.resolve()
    as_sha256sum_sees(version)
    (version / "KEEP").touch()
    with duckdb.connect(str(version / "nps.duckdb"), read_only=True) as reader:
        reader.execute("select count(*) from nps_by_branch")
        found = verify(version)
    assert (found.version, found.as_written, found.differences) == (version.name, FILES, ())


@pytest.mark.parametrize(("alter", "named"), ALTERATIONS)
def test_whatever_is_not_as_written_is_named(
    warehouse: Warehouse, alter: Callable[[Path], None], named: list[str]
) -> None:
    version = warehouse.current.resolve()
    alter(version)
    differences = verify(version).differences
    assert len(differences) == len(named)
    assert all(found.startswith(name) for found, name in zip(differences, named, strict=True)), differences


@pytest.mark.parametrize(("alter", "named"), ALTERATIONS)
def test_an_altered_version_is_reported_and_nothing_of_it_lives_on(
    warehouse: Warehouse, alter: Callable[[Path], None], named: list[str]
) -> None:
    alter(warehouse.current.resolve())
    published = publish(warehouse, keep=5)
    assert published.before is not None and published.before.differences[0].startswith(named[0])
    assert verify(published.path).differences == ()
    assert (published.path / "nps.duckdb").read_bytes() == warehouse.nps_file.read_bytes()
    assert sorted(path.name for path in (published.path / "parquet/marts").iterdir()) == [
        "nps_by_branch.parquet",
        "nps_overall.parquet",
    ]


def test_publish_warns_of_the_altered_version_it_follows(warehouse: Warehouse, nps: Command) -> None:
    before = warehouse.current.resolve()
    altered_figure(before)
    (before / "parquet/[x].parquet").touch()
    published = nps(warehouse.root, "publish")
    assert published.returncode == 0, published.stderr
    assert (
        f"warning the version before, {before.name}, was altered after it was published:" in published.stdout
    )
    assert "nps.duckdb is not as written" in published.stdout
    assert "parquet/[x].parquet is new" in published.stdout
    assert "warning" not in nps(warehouse.root, "publish").stdout


def test_publish_verify_verifies_the_current_version_and_publishes_nothing(
    warehouse: Warehouse, nps: Command
) -> None:
    version = warehouse.current.resolve()
    sound = nps(warehouse.root, "publish", "--verify")
    assert (sound.returncode, sound.stdout) == (0, f"verified  {version.name} {FILES} files as written\n")
    altered_byte(version)
    missing(version)
    altered = nps(warehouse.root, "publish", "--verify")
    assert altered.returncode == 1
    assert altered.stdout.splitlines() == [
        f"verified  {version.name} {FILES - 2} files as written",
        "          nps.duckdb is not as written: its SHA-256 is not the manifest's",
        "          parquet/marts/nps_overall.parquet is missing",
    ]
    assert (
        altered.stderr.startswith("nps: 2 published files are not as written")
        and altered.stderr.count("\n") == 1
    )
    assert warehouse.current.resolve() == version
    assert [path.name for path in version.parent.iterdir()] == [version.name]


def test_status_verify_verifies_every_version_that_is_kept_even_when_the_status_cannot_be_shown(
    warehouse: Warehouse, nps: Command
) -> None:
    first = warehouse.current.resolve()
    build(warehouse, 2)
    second = publish(warehouse, keep=5).path
    new(first)
    found = nps(warehouse.root, "status", "--verify")
    assert found.returncode == 1
    assert found.stdout[found.stdout.index("verified") :].splitlines() == [
        f"verified  {second.name} {FILES} files as written",
        f"verified  {first.name} {FILES} files as written",
        "          parquet/marts/nps_by_team.parquet is new: no publish wrote it",
    ]


def test_nothing_published_and_a_link_to_nowhere_say_what_to_do(tmp_path: Path, nps: Command) -> None:
    warehouse = Warehouse(tmp_path / "warehouse")
    found = nps(warehouse.root, "publish", "--verify")
    assert found.returncode == 1 and "nothing is published yet: run `nps run DROP`" in found.stderr
    build(warehouse)
    shutil.rmtree(publish(warehouse, keep=5).path)
    found = nps(warehouse.root, "publish", "--verify")
    assert found.returncode == 1 and "which is missing: run `nps publish`" in found.stderr
    assert nps(warehouse.root, "publish").returncode == 0


def test_verifying_on_spark_is_wrong_usage(tmp_path: Path, nps: Command) -> None:
    assert nps(tmp_path, "publish", "--verify", "--target", "spark").returncode == 2
