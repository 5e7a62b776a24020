"""`python -m training.vocabulary`: an uncased WordPiece vocabulary, made anew from text or kept as it is."""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from .text import lines

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PAD, UNK, CLS, SEP, MASK = range(5)


def pieces(path: Path) -> list[str]:
    """The pieces of a `vocab.txt` in id order; the five special ones must lead it."""
    found = path.read_text(encoding="utf-8").splitlines()
    if found[:5] != SPECIAL:
        raise ValueError(f"{path} must begin with {' '.join(SPECIAL)}, one a line; it begins with {found[:5]}")
    return found


def tokenizer(vocabulary: list[str] | None = None) -> Tokenizer:
    """BERT's uncased tokenizer; it adds no special pieces and reads "[MASK]" in text as characters."""
    table = {piece: number for number, piece in enumerate(vocabulary or SPECIAL)}
    made = Tokenizer(models.WordPiece(table, unk_token="[UNK]", max_input_chars_per_word=100))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    return made


def learn(text: Path, size: int) -> list[str]:
    """`size` pieces learnt from the text; a character met fewer than 50 times or so gets none."""
    made = tokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=SPECIAL, limit_alphabet=200, min_frequency=2, show_progress=False
    )
    made.train_from_iterator(lines(text), trainer)
    table = made.get_vocab()
    return sorted(table, key=table.__getitem__)


def words(vocabulary: list[str]) -> int:
    """How many pieces are whole words of the letters a to z: two letters or more, and "a" and "i"."""
    return sum(bool(re.fullmatch(r"[a-z]{2,}|a|i", piece)) for piece in vocabulary)


def write(found: list[str], path: Path) -> None:
    """Writes a `vocab.txt`."""
    path.write_text("".join(f"{piece}\n" for piece in found), encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, help="text, one paragraph a line, plain or .xz")
    parser.add_argument("--keep", type=Path, help="a vocab.txt to take as it is, instead of --text")
    parser.add_argument("--size", type=int, default=12288, help="pieces")
    parser.add_argument("--out", type=Path, required=True, help="folder for vocab.txt")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    path = given.out / "vocab.txt"
    if given.keep:
        pieces(given.keep)
        shutil.copyfile(given.keep, path)
    elif given.text:
        write(learn(given.text, given.size), path)
    else:
        parser.error("give --text to learn a vocabulary or --keep to take one")
    found = pieces(path)
    print(f"{path}: {len(found)} pieces, {words(found)} of them words")


if __name__ == "__main__":
    main()
