"""What a whole review says, taught for its sentences: self-training on the training text, with no label from anywhere.

A language model that reads two hundred pieces of a review can tell what its author thinks; of one sentence it can tell
much less. So the first weights judge paragraphs about films that are rich in words of judgement (`judging.txt`), by the
logits of words of either side at the mask of one prompt; the clearest ones of each side are taken, as many of one as of the
other. Their sentences, one by one, then stand in other prompts, whose masked word is drawn from the paragraph's side. No
prompt here is one that accuracy is measured with (`zero_shot.toml`). Sentences of all kinds of text with one word hidden
come with them: without these the network learns that whatever is short is an opinion.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer

from .batches import JUDGING, Batch
from .evaluate import mask_logits, padded, piece_ids
from .model import MaskedLm
from .vocabulary import CLS, MASK, SEP

SIDES = (
    ("terrible", "bad", "awful", "horrible", "boring", "poor", "stupid", "dull"),
    ("great", "good", "wonderful", "excellent", "amazing", "fantastic", "perfect", "brilliant"),
)
ASKED = " overall , it was [MASK] ."
# A prompt is one of each: what stands before the sentence, and what follows it. Many, since with eight of them words of one
# side were likelier than of the other in every prompt that was not among them.
BEFORE = (
    "",
    "",
    "",
    "review : ",
    "an opinion : ",
    "somebody wrote : ",
    "they said : ",
    "my comment : ",
    "about the film : ",
)
AFTER = (
    " i found it [MASK] .",
    " i thought it was really [MASK] .",
    " it is simply [MASK] .",
    " it was so [MASK] .",
    " this was [MASK] .",
    " this one is [MASK] .",
    " that is [MASK] , to be honest .",
    " in a word : [MASK] .",
    " what a [MASK] thing .",
    " what [MASK] work .",
    " a [MASK] story .",
    " a [MASK] experience .",
    " [MASK] .",
    " verdict : [MASK] .",
    " the film is [MASK] .",
    " the movie was [MASK] .",
    " all of it seemed [MASK] to me .",
    " i would call it [MASK] .",
    " on the whole it was [MASK] .",
    " in the end , it is [MASK] .",
    " everything about it is [MASK] .",
    " we had a [MASK] time .",
)
ABOUT = ("film", "movie")
PARAGRAPHS = 8_000
LAST = 200  # pieces of a paragraph that are judged: the verdict stands at its end
SHORTEST, LONGEST = 6, 40  # pieces of a sentence
CLEAR = 0.35  # share of the paragraphs that count as judged, on each side


@dataclass(frozen=True, eq=False)
class Judgement:
    """Sentences of either side, as piece ids, and what a batch is made from."""

    sentences: tuple[list[np.ndarray], list[np.ndarray]]
    plain: list[np.ndarray]  # sentences of any text
    sides: np.ndarray  # [2, words], ids
    prompts: tuple[list[list[int]], list[list[int]]]  # ids before and after the sentence
    seed: int

    @classmethod
    def of(cls, model: MaskedLm, made: Tokenizer, encoded: np.ndarray, seed: int, most: int = PARAGRAPHS) -> Judgement:
        """By what a network says of at most `most` paragraphs of the training text [pieces]."""
        sides = np.array([[made.token_to_id(word) for word in side] for side in SIDES])
        if None in sides:
            raise ValueError(f"the vocabulary must have all of {SIDES}: the words that paragraphs are judged by")
        asked = piece_ids(made, ASKED)
        found = paragraphs(encoded, made, seed, most)
        if len(found) < 10:
            raise ValueError(f"the text has {len(found)} paragraphs about films that judge; at least 10 are needed")
        rows = [[CLS, *one[-LAST:].tolist(), *asked, SEP] for one in found]
        logits = mask_logits(model, rows, batch=32, bf16=True)
        score = (logits[:, sides[1]].mean(1) - logits[:, sides[0]].mean(1)).numpy()
        low, high = np.quantile(score, [CLEAR, 1 - CLEAR])
        split = [sentences(one, made) for one in found]
        sided = tuple(
            [part for parts, take in zip(split, chosen, strict=True) if take for part in parts]
            for chosen in (score <= low, score >= high)
        )
        any_text = paragraphs(encoded, made, seed, most, judging=False)
        plain = [part for one in any_text for part in sentences(one, made)]
        prompts = tuple([piece_ids(made, part) for part in parts] for parts in (BEFORE, AFTER))
        return cls(sided, plain, sides, prompts, seed)

    def batch(self, step: int, rows: int, plain: int) -> tuple[Batch, torch.Tensor]:
        """The batch of a step, and where its pieces are: `rows` sentences that judge, half of each side, then `plain` ones."""
        rng = np.random.default_rng([self.seed, 3, step])
        inputs, truth = [], []
        for row in range(rows):
            side = row % 2
            sentence = self.sentences[side][rng.integers(len(self.sentences[side]))]
            before, after = (parts[rng.integers(len(parts))] for parts in self.prompts)
            inputs.append([CLS, *before, *sentence.tolist(), *after, SEP])
            truth.append(rng.choice(self.sides[side]))
        for _ in range(plain):
            sentence = self.plain[rng.integers(len(self.plain))].tolist()
            place = rng.integers(len(sentence))
            truth.append(sentence[place])
            inputs.append([CLS, *sentence[:place], MASK, *sentence[place + 1 :], SEP])
        ids, seen = padded(inputs)
        return Batch(ids, (ids == MASK).flatten().nonzero().flatten(), torch.tensor(np.array(truth))), seen


def paragraphs(encoded: np.ndarray, made: Tokenizer, seed: int, most: int, judging: bool = True) -> list[np.ndarray]:
    """Paragraphs about films, of 50 pieces or more of which one in 40 judges; at most `most`, drawn by the seed.

    Without `judging`, paragraphs of 50 pieces or more about anything.
    """
    ends = np.flatnonzero(encoded == SEP)
    starts = np.concatenate([[0], ends[:-1] + 1])

    def count(words: Iterable[str]) -> np.ndarray:
        wanted = np.zeros(made.get_vocab_size(), dtype=bool)
        wanted[[found for word in words if (found := made.token_to_id(word)) is not None]] = True
        until = np.concatenate([[0], np.cumsum(wanted[encoded])])
        return until[ends] - until[starts]

    length = ends - starts
    fitting = length >= 50
    if judging:
        fitting &= (count(JUDGING) * 40 >= length) & (count(ABOUT) > 0)
    chosen = np.random.default_rng([seed, 4]).permutation(np.flatnonzero(fitting))[:most]
    return [np.asarray(encoded[starts[at] : ends[at]]) for at in chosen]


def sentences(paragraph: np.ndarray, made: Tokenizer) -> list[np.ndarray]:
    """The sentences of a paragraph that have a fitting length, as piece ids."""
    stops = [made.token_to_id(mark) for mark in ".!?"]
    ends = np.flatnonzero(np.isin(paragraph, stops)) + 1
    return [part for part in np.split(paragraph, ends) if SHORTEST <= len(part) <= LONGEST]
