"""Reading text files, packed or not, and writing files so that a kill leaves the old one or the new one."""

from __future__ import annotations

import lzma
import os
from collections.abc import Iterator
from pathlib import Path


def lines(path: Path) -> Iterator[str]:
    """Paragraphs of a text with one a line; `.xz` is unpacked on the way. Empty lines are left out."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        for line in file:
            if stripped := line.strip():
                yield stripped


def replace(path: Path, content: bytes) -> None:
    """Writes a file atomically: beside it, flushed to the disk, then renamed."""
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
