"""Texts at rest: readable with the right key, for the right member, in the right column, and nowhere else."""

from __future__ import annotations

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Unavailable
from core.privacy.encryption import BadKeys, Cipher, kept_keys, new_key, read_keys

OLD = read_keys(f"1:{new_key()}")
BOTH = OLD | read_keys(f"2:{new_key()}")


@given(st.text(max_size=500), st.integers(1, 2**63 - 1))
def test_what_was_sealed_opens_again(text, user_id):
    cipher = Cipher(OLD)

    assert cipher.open(cipher.seal(text, user_id, "prompt"), user_id, "prompt") == text


def test_the_same_text_never_looks_the_same():
    cipher = Cipher(OLD)

    assert cipher.seal("hello", 1, "note") != cipher.seal("hello", 1, "note")


@pytest.mark.parametrize(("user_id", "column"), [(2, "note"), (1, "prompt")])
def test_a_text_moved_to_another_row_or_column_is_unreadable(user_id, column):
    cipher = Cipher(OLD)

    with pytest.raises(Unavailable):
        cipher.open(cipher.seal("hello", 1, "note"), user_id, column)


@pytest.mark.parametrize("at", [0, 1, 12, 13, 20, -1])
def test_a_changed_byte_is_noticed(at):
    cipher = Cipher(OLD)
    sealed = bytearray(cipher.seal("hello there", 1, "note"))
    sealed[at] ^= 1

    with pytest.raises(Unavailable):
        cipher.open(bytes(sealed), 1, "note")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + b"0" * 12])
def test_what_is_too_short_is_unreadable(sealed):
    with pytest.raises(Unavailable):
        Cipher(OLD).open(sealed, 1, "note")


def test_a_new_key_seals_and_the_old_one_still_opens():
    before = Cipher(OLD).seal("hello", 1, "note")
    cipher = Cipher(BOTH)

    assert cipher.open(before, 1, "note") == "hello"
    assert (before[0], cipher.seal("hello", 1, "note")[0]) == (min(BOTH), max(BOTH))


def test_without_the_key_nothing_opens():
    with pytest.raises(Unavailable):
        Cipher(OLD).open(Cipher(BOTH).seal("hello", 1, "note"), 1, "note")


@pytest.mark.parametrize("written", ["", "secret", "1:short", "1:AAAA", "0:" + "A" * 43 + "=", "1:é"])
def test_bad_keys_are_refused_without_showing_them(written):
    with pytest.raises(BadKeys) as refused:
        read_keys(written)

    assert "AAAA" not in str(refused.value)


def test_a_version_given_twice_is_refused():
    with pytest.raises(BadKeys):
        read_keys(f"1:{new_key()},1:{new_key()}")


def test_a_kept_key_is_made_once_and_for_its_owner_alone(tmp_path):
    first, second = kept_keys(tmp_path), kept_keys(tmp_path)

    assert first == second
    [file] = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_damaged_kept_key_is_not_replaced(tmp_path):
    kept_keys(tmp_path)
    [file] = tmp_path.iterdir()
    file.write_text("1:gone")

    with pytest.raises(BadKeys):
        kept_keys(tmp_path)
