from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import config
from bot.config import ConfigurationError, Settings
from bot.film_tunables import FilmTunables

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"
SECRET = "hunter2"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine's, neither in the environment nor in a `.env`."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def example() -> dict[str, tuple[str, str]]:
    """Explanation and default of each setting in `.env.example`."""
    paragraphs = EXAMPLE.read_text(encoding="utf-8").split("\n\n")
    found = {}
    for paragraph in paragraphs:
        if match := re.fullmatch(r"# (.+)\n(?:# )?([A-Z_]+)=(.*)\n?", paragraph):
            about, name, default = match.groups()
            found[name] = about, default
    return found


def refusal() -> str:
    with pytest.raises(ConfigurationError) as refused:
        config.load()
    return str(refused.value)


def test_the_example_explains_every_setting_with_its_unit_and_default() -> None:
    assert set(example()) == {name.upper() for name in Settings.model_fields}
    for name, (about, default) in example().items():
        code = Settings.model_fields[name.lower()].default
        assert default == ("" if code is None else str(code)), name
        assert re.fullmatch(r"[A-Z].{10,} \(.+\)", about), name


def test_the_example_as_it_stands_changes_nothing(tmp_path: Path) -> None:
    defaults = config.load()
    (tmp_path / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    assert config.load() == defaults


def test_the_environment_goes_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ATTUNE_REFIT_HOUR=7\nATTUNE_LIST_LENGTH=12\n", encoding="utf-8")
    monkeypatch.setenv("ATTUNE_REFIT_HOUR", "9")
    settings = config.load()
    assert (settings.attune_refit_hour, settings.attune_list_length) == (9, 12)


def test_bad_values_get_one_line_each_and_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", SECRET)
    monkeypatch.setenv("DATABASE_URL", f"postgresql://me:{SECRET}@here/db")
    monkeypatch.setenv("ATTUNE_PLAYGROUND_PORT", "70000")
    monkeypatch.setenv("ATTUNE_LOG_FORMAT", "yaml")
    monkeypatch.setenv("ATTUNE_SHARD_IDS", "some")
    lines = refusal().splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "ATTUNE_PLAYGROUND_PORT",
        "ATTUNE_LOG_FORMAT",
        "ATTUNE_SHARD_IDS",
    ]
    assert lines[2] == "ATTUNE_SHARD_IDS: write it like 0-3 or 0,2,5"
    assert SECRET not in "".join(lines)
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("written", "meant"), [("0-3", [0, 1, 2, 3]), ("0,2,5", [0, 2, 5]), ("4", [4]), ("7-7", [7])]
)
def test_shards_are_a_range_or_a_list(
    written: str, meant: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATTUNE_SHARD_COUNT", "8")
    monkeypatch.setenv("ATTUNE_SHARD_IDS", written)
    assert config.load().shards == meant


@pytest.mark.parametrize("written", ["3-1", "-1", "1,,2", "a-b", "1;2"])
def test_shards_that_cannot_be_read_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="0-3 or 0,2,5"):
        config.shard_ids(written)


@pytest.mark.parametrize("count", [None, "3"])
def test_shards_beyond_their_number_are_refused(count: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTUNE_SHARD_IDS", "0-3")
    if count:
        monkeypatch.setenv("ATTUNE_SHARD_COUNT", count)
    assert refusal() == "ATTUNE_SHARD_IDS: set ATTUNE_SHARD_COUNT too, to the number of all shards"


def test_every_tunable_reaches_the_engine_and_the_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each film setting that is not its default changes the engine's settings; the refit's hour is the clock's."""
    defaults = config.load()
    for name in FilmTunables.model_fields.keys() - {"attune_refit_hour"}:
        default = FilmTunables.model_fields[name].default
        changed = defaults.model_copy(update={name: default + 1})
        assert changed.engine() != defaults.engine(), name
    monkeypatch.setenv("ATTUNE_TASTE_DIMENSIONS", "32")
    monkeypatch.setenv("ATTUNE_IMPORT_MOST_MIB", "3")
    monkeypatch.setenv("ATTUNE_DATABASE_POOL_SIZE", "3")
    settings = config.load()
    assert settings.engine().fit.taste.dimensions == 32
    assert settings.engine().imports.most_bytes == 3 * 2**20
    assert settings.pool().size == 3


def test_features_are_held_off_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTUNE_FEATURES_OFF", " imports, plans,")
    assert config.load().engine().flags.off == {"imports", "plans"}
    monkeypatch.setenv("ATTUNE_FEATURES_OFF", "imports,film_ratings")
    assert refusal().startswith("ATTUNE_FEATURES_OFF: there is no film_ratings; there are movie_nights, ")


def test_who_operates_the_bot_is_a_list_of_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.load().operators == []
    monkeypatch.setenv("ATTUNE_OPERATOR_IDS", "80351110224678912,5")
    assert config.load().operators == [80351110224678912, 5]
    monkeypatch.setenv("ATTUNE_OPERATOR_IDS", "me")
    assert refusal() == "ATTUNE_OPERATOR_IDS: write ids of Discord users with commas between them"


def test_the_key_of_tmdb_reaches_the_engine_and_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMDB_API_KEY", SECRET)
    monkeypatch.setenv("TMDB_API_URL", "http://127.0.0.1:1/3/")
    monkeypatch.setenv("ATTUNE_TMDB_LEARNED", "true")
    settings = config.load()
    engine = settings.engine()
    assert (engine.tmdb.key, engine.tmdb.url) == (SECRET, "http://127.0.0.1:1/3")
    assert engine.fit.from_borrowed_facts
    assert SECRET not in repr(settings) + repr(engine)


def test_the_defaults_are_those_beside_the_kernels() -> None:
    settings = config.load()
    assert settings.engine() == config.EngineSettings()
    assert settings.pool() == config.PoolSettings()
