"""From bytes to text that is fit to be read as a table (kernel)."""

from __future__ import annotations

import codecs
import re

from core.errors import InvalidInput

# A byte order mark tells the encoding; without one it is UTF-8, or what older exports and spreadsheets write.
_MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_UNMARKED = ("utf-8", "cp1252")
_OURS, _THEIRS = re.compile("^<<<<<<<", re.MULTILINE), re.compile("^>>>>>>>", re.MULTILINE)


def decode(content: bytes, path: str) -> str:
    """Decode a text file.

    Raises InvalidInput for bytes in no encoding that is known, NUL characters and git's conflict markers.
    """
    text = _decoded(content, path)
    if "\0" in text:
        raise InvalidInput("import_nul", path=path)
    if _OURS.search(text) and _THEIRS.search(text):
        raise InvalidInput("import_conflict", path=path)
    return text


def _decoded(content: bytes, path: str) -> str:
    marked = [encoding for mark, encoding in _MARKED.items() if content.startswith(mark)]
    for encoding in marked or _UNMARKED:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidInput("import_encoding", path=path)
