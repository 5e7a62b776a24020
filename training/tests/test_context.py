"""Student and teacher read the same prompt, one after a sentence, one after the paragraph it is from."""

import unittest

import numpy as np
import torch

from training import zero_shot
from training.config import Config, Objective, Shape
from training.context import LAST, PROMPTS, Context
from training.evaluate import padded, piece_ids
from training.lessons import Lessons
from training.model import MaskedLm
from training.vocabulary import CLS, MASK, SEP, SPECIAL, tokenizer

WORDS = sorted({word for prompt in PROMPTS for word in prompt.replace("[MASK]", "").split()} | {"one", "two", "three"})
VOCABULARY = [*SPECIAL, *(word for word in WORDS if len(word) > 1 or word in ".:a")]


class Reading(unittest.TestCase):
    def setUp(self) -> None:
        self.made = tokenizer(VOCABULARY)
        texts = [" ".join([f"{word} tells a message about the news ."] * 20) for word in ("one", "two", "three")]
        self.paragraphs = [np.asarray(piece_ids(self.made, text)) for text in texts]

    def test_the_teacher_reads_the_whole_and_both_the_same_prompt(self) -> None:
        context = Context.of(self.made, self.paragraphs, 1)
        less, more = context.batch(4, 200)
        empty = 0
        for short, whole in zip(less.ids.tolist(), more.ids.tolist(), strict=True):
            short, whole = (row[: row.index(SEP) + 1] for row in (short, whole))
            self.assertEqual((short.count(MASK), whole.count(MASK)), (1, 1))
            prompt = max((one for one in context.prompts if short[-1 - len(one) : -1] == one), key=len)
            self.assertEqual(whole[-1 - len(prompt) : -1], prompt)
            sentence, paragraph = (row[1 : -1 - len(prompt)] for row in (short, whole))
            empty += not sentence
            self.assertEqual(len(paragraph), LAST if sentence else 0)
            text = " ".join(map(str, paragraph))
            self.assertIn(" ".join(map(str, sentence)), text)
            self.assertLess(len(sentence), 41)
        self.assertTrue(5 <= empty <= 40, empty)
        again, _ = Context.of(self.made, self.paragraphs, 1).batch(4, 200)
        self.assertTrue(bool((again.ids == less.ids).all()))

    def test_a_student_is_as_far_from_its_teacher_as_their_distributions_are(self) -> None:
        torch.manual_seed(1)
        shape = Shape(32, 1, 1, 64, len(VOCABULARY), 128)
        teacher, student = MaskedLm(shape).eval(), MaskedLm(shape).eval()
        lessons = object.__new__(Lessons)
        lessons.goal, lessons.model, lessons.device = Objective(context_rows=16), teacher, torch.device("cpu")
        context = Context.of(self.made, self.paragraphs, 1)
        found = lessons.distance(context, student, dict(student.named_parameters()), 2).item()
        total = 0.0
        less, more = context.batch(2, 16)
        for short, whole in zip(less.ids, more.ids, strict=True):
            rows = [[piece for piece in one.tolist() if piece] for one in (short, whole)]
            logs = []
            for network, row in zip((student, teacher), rows, strict=True):
                ids, seen = padded([row])
                logs.append(network.at(ids, (ids == MASK).flatten().nonzero().flatten(), seen).log_softmax(1)[0])
            total += (logs[1].exp() * (logs[1] - logs[0])).sum().item() / 16
        self.assertGreater(total, 0.01)
        self.assertAlmostEqual(found, total, delta=0.02 * total)
        self.assertEqual(less.ids[:, 0].tolist(), [CLS] * 16)

    def test_no_prompt_is_one_that_accuracy_is_measured_with(self) -> None:
        measured = {template for one in zero_shot.templates().values() for template in one}
        self.assertFalse(measured & {f"{{t}}{prompt}" for prompt in PROMPTS})

    def test_a_text_without_sentences_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "no paragraph"):
            Context.of(self.made, [np.full(90, VOCABULARY.index("one"))], 1)
        self.assertEqual(Config("x", 1, Shape(32, 1, 1, 64)).objective.context, 0.0)


if __name__ == "__main__":
    unittest.main()
