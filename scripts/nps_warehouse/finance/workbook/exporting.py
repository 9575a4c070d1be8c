"""Exports: a folder per scheme and period, whole or not there at all."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from nps_warehouse.db.connection import connect
from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.finance.ledger import Ledger, read_ledger
from nps_warehouse.finance.reading import STATEMENTS, columns_of
from nps_warehouse.finance.workbook.contents import Rules, contents
from nps_warehouse.finance.workbook.files import MANIFEST, file_name, sync_all, write_folder
from nps_warehouse.permissions import PRIVATE_FOLDER, make_folder, private
from nps_warehouse.publish import versions
from nps_warehouse.publish.manifest import as_text, read_manifest
from nps_warehouse.settings import Warehouse

INCOMING = ".incoming-"


def export(warehouse: Warehouse, scheme: str, period: str, into: Path | None = None) -> Path:
    """Export a scheme's period from the published version into a folder of its own below `into`; returns it.

    into: `exports` in the warehouse unless it is named. An export is private: it says what people are paid. The folder's
    name holds that of the version; one that is there already is the same, or is replaced as a whole. Raises NpsError when
    nothing is published, when there is no such statement, and when it cannot be written.
    """
    version = versions.current(warehouse.published)
    manifest = read_manifest(version) if version else None
    if version is None or manifest is None:
        raise NpsError("nothing is published yet: run `nps run DROP`")
    parent = into or warehouse.root / "exports"
    incoming = None
    try:
        with connect(version / versions.DATABASE, read_only=True) as published:
            found = contents(
                published,
                scheme,
                period,
                {**manifest, "version": version.name},
                Rules(ledger=read_ledger(warehouse)),
            )
            first = found.first
            name = file_name(first["scheme_id"], first["period_name"], version.name)
            make_folder(parent, PRIVATE_FOLDER)
            with private():
                incoming = Path(tempfile.mkdtemp(prefix=INCOMING, dir=parent))
                write_folder(incoming, published, found)
        sync_all(incoming)
        return _accept(incoming, parent / name)
    except (OSError, duckdb.Error) as error:
        raise NpsError(
            f"{parent} cannot be written to ({first_line(error)}); fix that and export again"
        ) from error
    finally:
        if incoming is not None:
            shutil.rmtree(incoming, ignore_errors=True)


def _accept(incoming: Path, folder: Path) -> Path:
    """Give an export its name; an earlier one of this name makes room, and nothing is done when it is the same."""
    if folder.exists():
        if (folder / MANIFEST).exists() and _same(folder, incoming):
            return folder
        old = Path(tempfile.mkdtemp(prefix=INCOMING, dir=folder.parent))
        folder.rename(old / folder.name)
        incoming.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
        return folder
    incoming.rename(folder)
    return folder


def _same(folder: Path, incoming: Path) -> bool:
    """Whether two exports hold the same files, byte for byte."""
    names = sorted(path.name for path in incoming.iterdir())
    return sorted(path.name for path in folder.iterdir()) == names and all(
        (folder / name).read_bytes() == (incoming / name).read_bytes() for name in names
    )


def draw_closed(folder: Path, source: Mapping[str, Any], ledger: Ledger) -> None:
    """Draw every closed period of a version that is being published into its `bonus/`.

    source: what the version's manifest will say of it. ledger: what was closed, and under which rules. Reads its database; called only when something was closed.
    """
    as_in_manifest = json.loads(json.dumps(source, default=as_text))
    with connect(folder / versions.DATABASE, read_only=True) as published:
        if not columns_of(published, STATEMENTS):
            return
        closed = published.execute(
            f"select distinct scheme_id, period_name from marts.{STATEMENTS} where state = 'closed' order by all"
        ).fetchall()
        for scheme, period in closed:
            drawn = folder / "bonus" / file_name(scheme, period)
            drawn.mkdir(parents=True)
            found = contents(published, scheme, period, as_in_manifest, Rules(ledger=ledger))
            write_folder(drawn, published, found)
