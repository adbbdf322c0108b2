from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile

import pytest

from core.caller import Caller
from core.errors import NotFound
from core.privacy.encryption import Cipher
from core.privacy.export import Exports
from core.privacy.registry import PERSONAL_TABLES
from core.privacy.sealing import Sealing
from db.pool import Database
from db.privacy import PrivacyStore
from tests.core.privacy.personal_rows import CIPHER, insert_everything

NOW = dt.datetime(2026, 5, 6, tzinfo=dt.UTC)


async def test_an_export_holds_everything_of_the_caller_and_nothing_of_others(
    database: Database, alice: int, bob: int
) -> None:
    await insert_everything(database, alice)
    await insert_everything(database, bob)
    export = await Exports(PrivacyStore(database), Sealing(CIPHER)).export(Caller(alice, None, 1, NOW))
    assert export.filename == "attune-2026-05-06.zip"
    with zipfile.ZipFile(io.BytesIO(export.content)) as packed:
        texts = {name: packed.read(name).decode() for name in packed.namelist()}
    assert set(texts) == {"attune.json", *(f"{table.name}.csv" for table in PERSONAL_TABLES)}
    tables = json.loads(texts["attune.json"])["tables"]
    assert {name: [row["user_id"] for row in rows] for name, rows in tables.items()} == {
        table.name: [str(alice)] for table in PERSONAL_TABLES
    }
    assert all(str(bob) not in text for text in texts.values())
    assert tables["user_embeddings"][0]["vector"] == [1.0, -2.0]
    assert tables["coach_exchanges"][0]["said"] == "coach_exchanges.said"
    assert tables["coach_support"][0]["safety_plan"] == "coach_support.safety_plan"
    assert tables["coach_costs"][0]["reserved_usd"] == 0.5


async def test_what_no_key_opens_is_left_empty_and_everything_else_comes(
    database: Database, alice: int
) -> None:
    await insert_everything(database, alice)
    for sealing in (Sealing(None), Sealing(Cipher({2: bytes(32)}))):
        export = await Exports(PrivacyStore(database), sealing).export(Caller(alice, None, 1, NOW))
        with zipfile.ZipFile(io.BytesIO(export.content)) as packed:
            tables = json.loads(packed.read("attune.json"))["tables"]
        assert tables["coach_exchanges"][0]["said"] is None
        assert tables["coach_costs"][0]["reserved_usd"] == 0.5


async def test_exported_ratings_can_be_taken_elsewhere(database: Database, alice: int) -> None:
    await insert_everything(database, alice)
    export = await Exports(PrivacyStore(database), Sealing(CIPHER)).export(Caller(alice, None, 1, NOW))
    with zipfile.ZipFile(io.BytesIO(export.content)) as packed:
        (rating,) = csv.DictReader(io.StringIO(packed.read("ratings.csv").decode(), newline=""))
    assert (rating["title"], rating["year"], rating["stars"]) == ("Alien", "1979", "4.5")
    assert (rating["watched_on"], rating["note"]) == ("2026-01-01", "'=1+1")


async def test_there_is_no_export_for_who_has_no_data(database: Database, alice: int, bob: int) -> None:
    await insert_everything(database, bob)
    with pytest.raises(NotFound, match="member"):
        await Exports(PrivacyStore(database), Sealing(CIPHER)).export(Caller(alice, None, 1, NOW))
