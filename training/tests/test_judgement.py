"""Sentences take the side of their paragraph, half of a batch is of each side, and held-out prompts are not used."""

import random
import re
import unittest

import numpy as np
import torch
from torch import nn

from training import zero_shot
from training.judgement import AFTER, ASKED, BEFORE, SIDES, Judgement, paragraphs
from training.vocabulary import MASK, SEP, SPECIAL, tokenizer

WORDS = sorted({*re.findall("[a-z]+", " ".join([*BEFORE, *AFTER, ASKED])), "the", "film", "and"})
VOCABULARY = [*SPECIAL, *".,:!?", *WORDS, *SIDES[0], *SIDES[1], "like", "unlike"]


class Reader(nn.Module):
    """Says that whatever speaks of "like" is favourable."""

    def __init__(self) -> None:
        super().__init__()
        self.cls = nn.ModuleDict({"predictions": nn.ParameterDict({"bias": torch.zeros(1)})})

    def at(self, ids: torch.Tensor, places: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        """Logits [rows, pieces]; one mask in each row."""
        kind = (ids == VOCABULARY.index("like")).sum(1).float() - (ids == VOCABULARY.index("unlike")).sum(1).float()
        logits = torch.zeros(len(ids), len(VOCABULARY))
        logits[:, [VOCABULARY.index(word) for word in SIDES[1]]] = kind[:, None]
        return logits


class Judged(unittest.TestCase):
    def setUp(self) -> None:
        dice = random.Random(1)
        self.made = tokenizer(VOCABULARY)
        said = lambda word: f"the film was {dice.choice(SIDES[0] + SIDES[1])} and that is {word} a thing ."  # noqa: E731
        texts = [" ".join([said(("unlike", "like")[number % 2])] * 6) for number in range(60)]
        texts += [" ".join(["it was a good thing and a great word ."] * 8)] * 20  # judges, but nothing about films
        texts += [" ".join(["the film was a thing and it is simply that ."] * 8)] * 20  # judges nothing
        ids = [[*self.made.encode(text, add_special_tokens=False).ids, SEP] for text in texts]
        self.encoded = np.concatenate([np.asarray(one, dtype=np.uint16) for one in ids])

    def test_only_paragraphs_about_films_that_judge_are_taken(self) -> None:
        self.assertEqual(len(paragraphs(self.encoded, self.made, 1, 1_000)), 60)
        self.assertEqual(len(paragraphs(self.encoded, self.made, 1, 7)), 7)
        with self.assertRaisesRegex(ValueError, "7 paragraphs"):
            Judgement.of(Reader(), self.made, self.encoded, 1, 7)

    def test_a_sentence_has_its_paragraphs_side(self) -> None:
        judgement = Judgement.of(Reader(), self.made, self.encoded, 1)
        batch, seen = judgement.batch(3, 8, 16)
        self.assertEqual(len(batch.truth), 24)
        for row in batch.ids.tolist():
            self.assertEqual(row.count(MASK), 1)
        for row, truth in zip(batch.ids.tolist()[:8], batch.truth.tolist()[:8], strict=True):
            self.assertEqual(VOCABULARY.index("like") in row, VOCABULARY[truth] in SIDES[1])
            self.assertEqual(VOCABULARY.index("unlike") in row, VOCABULARY[truth] in SIDES[0])
        favourable = sum(VOCABULARY[truth] in SIDES[1] for truth in batch.truth.tolist()[:8])
        self.assertEqual(favourable, 4)
        # The others hide one of their own words.
        said = {tuple(one.tolist()) for one in judgement.plain}
        for row, truth in zip(batch.ids.tolist()[8:], batch.truth.tolist()[8:], strict=True):
            whole = [truth if piece == MASK else piece for piece in row if piece >= MASK]
            self.assertIn(tuple(whole), said)
        self.assertTrue(bool((batch.ids.flatten()[batch.places] == MASK).all()))
        self.assertTrue(bool(((batch.ids != 0) == seen).all()))
        again, _ = Judgement.of(Reader(), self.made, self.encoded, 1).batch(3, 8, 16)
        self.assertTrue(bool((again.ids == batch.ids).all()) and bool((again.truth == batch.truth).all()))

    def test_no_prompt_is_one_that_accuracy_is_measured_with(self) -> None:
        measured = {template for one in zero_shot.templates().values() for template in one}
        self.assertTrue(measured)
        self.assertFalse(measured & {f"{before}{{t}}{after}" for before in BEFORE for after in AFTER})


if __name__ == "__main__":
    unittest.main()
