"""Batches: the right share masked, the same for the same step, and never from the held-out text."""

import unittest
from dataclasses import replace

import numpy as np

from training.batches import Masking, Text
from training.config import Objective
from training.vocabulary import CLS, MASK, SEP

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefgh", "##x", "##y"]
GOAL = Objective(length=22, masked=0.2, as_mask=1.0, as_random=0.0)


class Batches(unittest.TestCase):
    def test_a_fifth_of_each_row_is_hidden_and_never_an_end(self) -> None:
        masking = Masking.of(GOAL, VOCABULARY)
        windows = np.random.default_rng(1).integers(5, 15, (6, 20)).astype(np.uint16)
        windows[:, 7] = SEP
        batch = masking.mask(windows, np.random.default_rng(2))
        self.assertEqual(batch.ids.shape, (6, 22))
        self.assertEqual(((batch.ids == MASK).sum(1)).tolist(), [4] * 6)
        self.assertTrue(bool((batch.ids[:, 0] == CLS).all()) and bool((batch.ids[:, [8, 21]] == SEP).all()))
        self.assertTrue(bool((batch.ids.flatten()[batch.places] == MASK).all()))
        restored = batch.ids.flatten().clone()
        restored[batch.places] = batch.truth
        self.assertTrue(np.array_equal(restored.view(6, 22)[:, 1:-1].numpy(), windows))

    def test_whole_words_are_hidden_together(self) -> None:
        masking = Masking.of(replace(GOAL, whole_words=True), VOCABULARY)
        windows = np.tile(np.array([5, 13, 6, 14, 7], dtype=np.uint16), (1, 4))
        for seed in range(20):
            hidden = (masking.mask(windows, np.random.default_rng(seed)).ids == MASK)[0, 1:-1].numpy()
            pairs = [(hidden[at], hidden[at + 1]) for at in range(0, 20, 5)] + [
                (hidden[at + 2], hidden[at + 3]) for at in range(0, 20, 5)
            ]
            # Four places hold at most one word that is cut short.
            self.assertLessEqual(sum(first != second for first, second in pairs), 1)

    def test_a_pass_reads_each_window_once_and_never_held_out_text(self) -> None:
        encoded = np.concatenate([np.full(2_000, 5), np.full(300, 6)]).astype(np.uint16)
        masking = Masking.of(GOAL, VOCABULARY)
        text = Text(encoded, 300, seed=4)
        for step in range(200):
            self.assertFalse(bool((text.batch(step, 4, masking).truth == 6).any()))
        held = text.held(masking, 4, 300)
        self.assertTrue(all(bool((batch.truth == 6).all()) for batch in held))

    def test_words_of_judgement_are_hidden_more_often_but_not_in_figures(self) -> None:
        vocabulary = [*VOCABULARY[:5], "great", *"bcdefgh"]
        windows = np.random.default_rng(1).integers(5, 13, (4_000, 20)).astype(np.uint16)
        there = (windows == 5).sum()
        shares = []
        for stress in (0.0, 0.6):
            masking = Masking.of(replace(GOAL, stress=stress), vocabulary)
            shares.append((masking.mask(windows, np.random.default_rng(2)).truth == 5).sum().item() / there)
        self.assertAlmostEqual(shares[0], 0.2, delta=0.02)
        # Four of twenty draws are hidden; a lowered one is among them with about 2.5 times the chance of others.
        self.assertGreater(shares[1], 0.35)
        text = Text(windows.reshape(-1), 2_000, seed=4)
        plain = text.held(Masking.of(GOAL, vocabulary), 8, 2_000)
        for found, expected in zip(text.held(masking, 8, 2_000), plain, strict=True):
            self.assertTrue(bool((found.ids == expected.ids).all()))

    def test_sequences_that_judge_come_again_in_a_pass(self) -> None:
        vocabulary = [*VOCABULARY[:5], "great", *"bcdefgh"]
        # Each window of 20 holds one piece alone; a tenth of them judges.
        encoded = np.repeat(np.where(np.arange(110) % 10 == 0, 5, 6), 20).astype(np.uint16)
        masking = Masking.of(replace(GOAL, again=2, rich=11), vocabulary)
        text = Text(encoded, 200, seed=4)
        rows = np.concatenate([text.batch(step, 4, masking).truth.view(4, -1).numpy() for step in range(60)])
        once = np.concatenate([text.batch(s, 4, Masking.of(GOAL, vocabulary)).truth.numpy() for s in range(60)])
        # Three of twelve instead of one of ten, and less where a cut through a window leaves it short of 11.
        self.assertGreater((rows == 5).mean(), 1.5 * (once == 5).mean())
        self.assertLess((rows == 5).mean(), 0.3)

    def test_a_step_has_the_same_batch_in_every_run(self) -> None:
        encoded = np.random.default_rng(1).integers(5, 15, 3_000).astype(np.uint16)
        masking = Masking.of(GOAL, VOCABULARY)
        first, again, other = (Text(encoded, 300, seed).batch(7, 4, masking) for seed in (4, 4, 5))
        self.assertTrue(bool((first.ids == again.ids).all()) and bool((first.places == again.places).all()))
        self.assertFalse(bool((first.ids == other.ids).all()))


if __name__ == "__main__":
    unittest.main()
