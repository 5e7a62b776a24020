"""How good a network is: masked pieces of held-out text, and a cloze set written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from .batches import Batch
from .model import MaskedLm
from .vocabulary import CLS, MASK, PAD, SEP

CLOZE = Path(__file__).parent / "cloze.tsv"


def device_of(model: MaskedLm) -> torch.device:
    """Where the network lives."""
    return model.cls["predictions"].bias.device


def mixed(device: torch.device, on: bool = True) -> torch.autocast | nullcontext:
    """bf16 where it is safe, f32 elsewhere; `on` false is f32 throughout."""
    return torch.autocast(device.type, dtype=torch.bfloat16) if on else nullcontext()


@torch.no_grad()
def held_out(model: MaskedLm, batches: Iterable[Batch], bf16: bool = True) -> dict[str, float]:
    """Mean loss (nats) and accuracy at the masked places of batches."""
    device, loss, right, count = device_of(model), 0.0, 0, 0
    for batch in batches:
        moved = batch.to(device)
        with mixed(device, bf16):
            logits = model.at(moved.ids, moved.places)
        loss += functional.cross_entropy(logits.float(), moved.truth, reduction="sum").item()
        right += int((logits.argmax(1) == moved.truth).sum())
        count += len(moved.truth)
    return {"loss": loss / count, "accuracy": right / count, "places": count}


def pieces_of(made: Tokenizer, text: str, most: int = 256) -> list[int]:
    """[CLS] pieces [SEP] of a text whose "[MASK]" are places to fill; pieces before the last mask are never cut."""
    return [*[CLS, *piece_ids(made, text)][: most - 1], SEP]


def piece_ids(made: Tokenizer, text: str) -> list[int]:
    """Ids of a text whose "[MASK]" are masks, without ends."""
    parts = [made.encode(part, add_special_tokens=False).ids for part in text.split("[MASK]")]
    return [*parts[0], *(piece for part in parts[1:] for piece in (MASK, *part))]


def padded(rows: list[list[int]]) -> tuple[Tensor, Tensor]:
    """ids [rows, longest] and, beside it, true where there is a piece."""
    longest = max(len(row) for row in rows)
    ids = torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])
    return ids, torch.tensor([[at < len(row) for at in range(longest)] for row in rows])


@torch.no_grad()
def mask_logits(model: MaskedLm, rows: list[list[int]], batch: int = 64, bf16: bool = False) -> Tensor:
    """Logits [masks, pieces], f32, on the CPU, at every [MASK] of the inputs in order. Inputs are sorted by length."""
    device = device_of(model)
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    found: list[Tensor] = [torch.empty(0)] * len(rows)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        ids, seen = padded([rows[at] for at in chosen])
        places = (ids == MASK).flatten().nonzero().flatten()
        with mixed(device, bf16):
            logits = model.at(ids.to(device), places.to(device), seen.to(device)).float().cpu()
        counts = (ids == MASK).sum(1).tolist()
        for at, part in zip(chosen, logits.split(counts), strict=True):
            found[at] = part
    return torch.cat(found)


def cloze(model: MaskedLm, made: Tokenizer) -> dict[str, int]:
    """How many sentences of `cloze.tsv` have their word first, and in the top ten; of those whose word is a piece."""
    lines = CLOZE.read_text(encoding="utf-8").splitlines()[1:]
    pairs = [(word, text) for word, text in (line.split("\t") for line in lines) if made.token_to_id(word) is not None]
    if not pairs:
        return {"first": 0, "top_ten": 0, "sentences": 0}
    logits = mask_logits(model, [pieces_of(made, text) for _, text in pairs])
    words = torch.tensor([made.token_to_id(word) for word, _ in pairs])
    ranks = (logits > logits.gather(1, words[:, None])).sum(1)
    return {"first": int((ranks == 0).sum()), "top_ten": int((ranks < 10).sum()), "sentences": len(pairs)}
