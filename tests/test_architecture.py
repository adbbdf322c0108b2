"""The house as a whole: what may import what, and that everything is documented where people look for it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from discord import app_commands

from bot.charts.painter import Painter
from bot.client import AttuneBot
from bot.config import Settings
from core import engine as engines
from db.pool import Database

PROJECT = Path(__file__).resolve().parents[1]
ROOMS = ("cogs", "bot", "core", "db")
LONGEST_FILE = 400
# What a statement begins with, when it is written as people write SQL.
STATEMENT = re.compile(
    r"\s*(select\s.+\sfrom\s|insert into\s|update\s+\w+\s+set\s|delete from\s|create table\s|alter table\s)",
    re.IGNORECASE | re.DOTALL,
)


def sources(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((PROJECT / room).rglob("*.py"))]


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """Names of the packages that a file imports."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def strings(path: Path) -> Iterator[str]:
    """Every text of a file that is no docstring."""
    parsed = tree(path)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(parsed)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(parsed):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def reads_environment(path: Path) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv", "putenv")
        for node in ast.walk(tree(path))
    ) or bool(imported(path) & {"dotenv", "pydantic_settings"})


@pytest.fixture
async def commands(database: Database) -> list[app_commands.Command]:
    """Every command of the bot, those in groups as well."""
    bot = AttuneBot(engines.build(database), Painter(), shard_count=1)
    await bot.setup_hook()
    return [command for command in bot.tree.walk_commands() if isinstance(command, app_commands.Command)]


def test_imports_follow_one_order() -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert checked.returncode == 0, checked.stdout


def test_nothing_imports_main() -> None:
    assert [name(path) for path in sources(*ROOMS) if "main" in imported(path)] == []


def test_the_engine_and_the_store_know_no_discord() -> None:
    assert [name(path) for path in sources("core", "db") if imported(path) & {"discord", "simcord"}] == []


def test_no_file_computes_and_stores() -> None:
    assert [name(path) for path in sources("core") if {"numpy", "db"} <= imported(path)] == []


def test_only_the_settings_read_the_environment() -> None:
    readers = [name(path) for path in sources(*ROOMS) if reads_environment(path)]
    assert readers == ["bot/config.py"]


def test_statements_are_kept_in_the_db_room() -> None:
    written = [
        name(path) for path in sources("cogs", "bot", "core") if any(map(STATEMENT.match, strings(path)))
    ]
    assert written == []
    assert [name(path) for path in (PROJECT / "db" / "queries").iterdir() if path.suffix != ".sql"] == []


def test_files_stay_short_enough_to_read() -> None:
    own = [PROJECT / "main.py", *sources(*ROOMS, "tests", "benchmarks")]
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in own}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_modules_are_named_for_what_is_in_them() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert [name(path) for path in sources(*ROOMS) if {path.stem, path.parent.name} & vague] == []


async def test_command_names_are_unique_and_each_answers_by_the_door(
    commands: list[app_commands.Command],
) -> None:
    counted = Counter(command.qualified_name for command in commands)
    assert [told for told, count in counted.items() if count > 1] == []
    answering = [command for command in commands if command.callback.__code__.co_name == "callback"]
    assert answering == commands
    assert {command.callback.__code__.co_filename for command in commands} == {
        str(PROJECT / "bot" / "cog.py")
    }


async def test_no_part_of_a_cog_hides_a_method_of_another(database: Database) -> None:
    bot = AttuneBot(engines.build(database), Painter(), shard_count=1)
    await bot.setup_hook()
    for cog in bot.cogs.values():
        parts = [part for part in type(cog).__mro__ if part.__module__.startswith("cogs.")]
        counted = Counter(own for part in parts for own in vars(part) if not own.startswith("__"))
        assert [own for own, count in counted.items() if count > 1] == [], type(cog).__name__


async def test_every_command_and_option_is_documented(commands: list[app_commands.Command]) -> None:
    documented = (PROJECT / "docs" / "commands.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `/([a-z_ ]+)`[^|]*\|(.*)$", documented, re.MULTILINE))
    assert set(rows) == {command.qualified_name for command in commands}
    for command in commands:
        for parameter in command.parameters:
            assert f"`{parameter.display_name}`" in rows[command.qualified_name], command.qualified_name


async def test_every_table_is_documented(database: Database) -> None:
    documented = (PROJECT / "docs" / "data.md").read_text(encoding="utf-8")
    async with database.service() as connection:
        tables = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
    rows = re.findall(r"^\| `(\w+)` \|", documented, re.MULTILINE)
    assert sorted(rows) == sorted(table["tablename"] for table in tables)


def test_every_setting_is_in_the_example() -> None:
    example = (PROJECT / ".env.example").read_text(encoding="utf-8")
    listed = re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE)
    assert sorted(listed) == sorted(field.upper() for field in Settings.model_fields)


def test_every_verb_is_documented() -> None:
    operations = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    for verb in ("run", "playground", "worker", "migrate", "refit", "doctor"):
        assert re.search(rf"`(?:python )?(?:main\.py )?{verb}`|main\.py {verb}", operations), verb
