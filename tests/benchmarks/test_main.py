from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import fields

import pytest

from benchmarks import __main__ as runner
from benchmarks import report
from benchmarks.figures import Figure, at_most, ratio_at_least

QUICK = at_most("answer", 12.5, "ms", "a bare call", 5.0, 20.0)
SLOW = ratio_at_least("writes", 400, "per second", "bare writes", 1600, 0.5)


def test_a_value_holds_up_to_its_target() -> None:
    assert Figure("answer", 12.5, "ms", "a bare call", 5.0, 2.5, 20.0, True) == QUICK
    assert not at_most("answer", 20.1, "ms", "a bare call", 5.0, 20.0).holds


def test_a_ratio_below_its_target_does_not_hold() -> None:
    assert SLOW.ratio == 0.25
    assert not SLOW.holds
    assert ratio_at_least("writes", 800, "per second", "bare writes", 1600, 0.5).holds


def test_json_is_one_list_with_every_field_and_reads_back() -> None:
    written = report.as_json([QUICK, SLOW])

    assert [list(item) for item in json.loads(written)] == [[field.name for field in fields(Figure)]] * 2
    assert report.from_json(written) == [QUICK, SLOW]


def test_the_table_is_aligned_and_counts_what_holds() -> None:
    assert report.as_table([QUICK, SLOW]).splitlines() == [
        "name    value  unit        baseline     baseline value  ratio  target  holds",
        "answer   12.5  ms          a bare call               5    2.5      20  yes",
        "writes    400  per second  bare writes           1,600   0.25     0.5  NO",
        "1 of 2 targets hold",
    ]


@pytest.mark.parametrize("is_async", [False, True])
def test_a_module_alone_prints_json_when_asked(
    is_async: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def measure_async() -> list[Figure]:
        return [QUICK]

    monkeypatch.setattr(sys, "argv", ["benchmarks.fake", "--json"])
    report.main(measure_async if is_async else lambda: [QUICK])

    assert report.from_json(capsys.readouterr().out) == [QUICK]


def test_every_module_that_measures_is_run() -> None:
    assert runner.names() == [
        "charts",
        "coach",
        "flags",
        "imports",
        "load",
        "memory",
        "plan_day",
        "rate",
        "recommend_request",
        "schedules",
        "search",
        "startup",
        "taste",
    ]


def test_chosen_benchmarks_run_in_processes_of_their_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path
) -> None:
    package = tmp_path / "benchmarks"
    package.mkdir()
    for name, figure in (("quick", QUICK), ("slow", SLOW)):
        (package / f"{name}.py").write_text(f"print({report.as_json([figure])!r})\n")
    monkeypatch.setattr(runner, "names", lambda: ["quick", "slow"])
    monkeypatch.chdir(tmp_path)

    runner.main(["--json", "slow", "quick"])

    assert report.from_json(capsys.readouterr().out) == [SLOW, QUICK]


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        runner.main(["nothing"])

    assert "no benchmark is called nothing" in capsys.readouterr().err


def test_a_benchmark_that_fails_ends_the_run(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "benchmarks"
    package.mkdir()
    (package / "broken.py").write_text("raise SystemExit(3)\n")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SystemExit, match="broken failed"):
        asyncio.run(runner.run_each(["broken"]))
