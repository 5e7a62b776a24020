"""`python -m training.encode`: text to one file of 16-bit piece ids, paragraphs ended by [SEP]."""

from __future__ import annotations

import argparse
import time
from itertools import islice
from pathlib import Path

import numpy as np

from .text import lines
from .vocabulary import SEP, pieces, tokenizer

BATCH_LINES = 4096


def encode(text: Path, vocabulary: list[str], path: Path, most_lines: int | None = None) -> int:
    """Writes `path` unless it is there, and returns its number of pieces. Written beside it first, then renamed."""
    if len(vocabulary) > 2**16:
        raise ValueError(f"{len(vocabulary)} pieces do not fit 16 bits")
    if path.exists():
        return path.stat().st_size // 2
    made, count, began = tokenizer(vocabulary), 0, time.monotonic()
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        source = islice(lines(text), most_lines)
        while batch := list(islice(source, BATCH_LINES)):
            ids = [[*one.ids, SEP] for one in made.encode_batch_fast(batch, add_special_tokens=False)]
            row = np.concatenate([np.asarray(one, dtype=np.uint16) for one in ids])
            row.tofile(file)
            count += row.size
    partial.replace(path)
    print(f"{path}: {count:,} pieces, {2 * count:,} bytes, {time.monotonic() - began:.0f} s", flush=True)
    return count


def load(path: Path) -> np.ndarray:
    """The pieces [count], uint16, mapped from the file."""
    return np.memmap(path, dtype=np.uint16, mode="r")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, required=True, help="text, one paragraph a line, plain or .xz")
    parser.add_argument("--vocab", type=Path, required=True, help="vocab.txt")
    parser.add_argument("--out", type=Path, required=True, help="file to write; kept if it is there")
    parser.add_argument("--lines", type=int, help="read no more paragraphs")
    given = parser.parse_args()
    print(f"{encode(given.text, pieces(given.vocab), given.out, given.lines):,} pieces")


if __name__ == "__main__":
    main()
