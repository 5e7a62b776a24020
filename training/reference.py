"""`reference.json`: what the shipped weights say about ten texts in f32 arithmetic, for the engine's tests."""

from __future__ import annotations

from typing import Any

import torch
from tokenizers import Tokenizer
from torch.nn import functional

from .evaluate import mask_logits, pieces_of
from .model import MaskedLm

TEXTS = [
    "the capital of france is [MASK] .",
    "i love this film . it was [MASK] .",
    "i hated this film . it was [MASK] .",
    "Please [MASK] the following customer message :",
    "My parcel is 3 days late!! this is about [MASK] .",
    "Café naïve – “quotes” & 50% off… it was [MASK] .",
    "she drank a cup of hot [MASK] and ate a [MASK] .",
    "unbelievably supercalifragilistic , it was [MASK] .",
    "[MASK]",
    "great [MASK] terrible",
]
PROBE = ["great", "terrible", "the", "paris", "word"]
WORDS = ["great", "terrible", "movie", "city"]
PAIRS = ["great wonderful", "great terrible", "movie film", "city movie"]


def reference(model: MaskedLm, made: Tokenizer, kind: str) -> dict[str, Any]:
    """Ids, top five pieces with logits, logits of label words and rows of the word table, of f32 weights.

    Words that the vocabulary lacks are left out.
    """
    return {
        "note": f"f32 arithmetic on the {kind} weights; input = [CLS] pieces [SEP], token type 0, positions from 0",
        "examples": [_example(model, made, text) for text in TEXTS],
        "embedding_first8": {word: _row(model, made, word)[:8].tolist() for word in WORDS if made.token_to_id(word)},
        "embedding_cosine": {
            pair: _cosine(model, made, *pair.split()) for pair in PAIRS if all(map(made.token_to_id, pair.split()))
        },
    }


def _example(model: MaskedLm, made: Tokenizer, text: str) -> dict[str, Any]:
    ids = pieces_of(made, text)
    masks = []
    for row in mask_logits(model, [ids]):
        top = row.topk(5)
        probe = {word: _short(row[made.token_to_id(word)]) for word in PROBE if made.token_to_id(word)}
        pieces = [made.id_to_token(at) for at in top.indices.tolist()]
        masks.append({"top5": pieces, "top5_logits": [_short(one) for one in top.values], "probe": probe})
    return {"text": text, "ids": ids, "masks": masks}


def _row(model: MaskedLm, made: Tokenizer, word: str) -> torch.Tensor:
    return model.bert["embeddings"].word_embeddings.weight[made.token_to_id(word)]


def _cosine(model: MaskedLm, made: Tokenizer, first: str, second: str) -> float:
    return functional.cosine_similarity(_row(model, made, first), _row(model, made, second), dim=0).item()


def _short(value: torch.Tensor) -> float:
    return round(value.item(), 5)
