"""Training: the loss falls, a killed run ends like one that was not, and a fitted student is like its teacher."""

import subprocess
import sys
import tempfile
import time
import unittest
from dataclasses import replace
from pathlib import Path

import torch

from training import initialise
from training.batches import Masking, Text
from training.config import Config, Shape, Start
from training.encode import load
from training.evaluate import held_out
from training.model import MaskedLm
from training.tests import tiny
from training.train import run
from training.trainer import Trainer
from training.vocabulary import pieces
from training.weights import CHECKPOINT, Checkpoint

REPOSITORY = Path(__file__).parent.parent.parent


class Train(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.vocab, self.encoded, self.size = tiny.prepare(self.folder)

    def test_loss_falls(self) -> None:
        trainer = Trainer(tiny.config(self.size, 150), tiny.plan(self.folder, self.vocab, self.encoded))
        before = trainer.check(2_000)["held_out"]
        run(trainer)
        after = trainer.check(2_000)["held_out"]
        self.assertLess(after["loss"], 0.7 * before["loss"])
        self.assertGreater(after["accuracy"], 2 * before["accuracy"])

    def test_loss_falls_with_muon_too_and_it_goes_on_from_its_state(self) -> None:
        made = tiny.config(self.size, 60)
        made = replace(made, optimiser=replace(made.optimiser, muon=2.0))
        plan = replace(tiny.plan(self.folder, self.vocab, self.encoded), resume=True)
        trainer = Trainer(made, plan)
        before = trainer.check(2_000)["held_out"]["loss"]
        for step in range(30):
            trainer.advance(trainer.text.batch(step, 8, trainer.masking))
        trainer.plan.out.mkdir()
        trainer.save()
        other = Trainer(made, plan)
        for one in (trainer, other):
            for step in range(30, 60):
                one.advance(one.text.batch(step, 8, one.masking))
        self.assertLess(trainer.check(2_000)["held_out"]["loss"], 0.8 * before)
        for name, value in trainer.model.state_dict().items():
            self.assertTrue(torch.equal(value, other.model.state_dict()[name]), name)

    def test_a_killed_run_ends_with_the_weights_of_one_that_was_not(self) -> None:
        made = tiny.config(self.size, 40)
        run(Trainer(made, tiny.plan(self.folder, self.vocab, self.encoded)))
        whole = Checkpoint.load(self.folder / "run")
        out = self.folder / "killed"
        command = [sys.executable, "-m", "training.train", str(tiny.toml(made, self.folder / "tiny.toml")), "--resume"]
        command += ["--text", str(self.folder / "text.txt"), "--encoded", str(self.encoded)]
        command += ["--vocab", str(self.vocab), "--out", str(out)]
        first = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL)
        while not (out / CHECKPOINT).exists() and first.poll() is None:
            time.sleep(0.002)
        first.kill()
        first.wait()
        self.assertLess(Checkpoint.load(out).step, 40, "the run ended before it could be killed")
        subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, check=True)
        again = Checkpoint.load(out)
        self.assertEqual((again.step, again.pieces), (whole.step, whole.pieces))
        for name, value in whole.model.items():
            self.assertTrue(torch.equal(value, again.model[name]), name)

    def test_a_student_as_wide_as_its_teacher_answers_like_it(self) -> None:
        made = tiny.config(self.size, 80)
        run(Trainer(made, tiny.plan(self.folder, self.vocab, self.encoded)))
        teacher = Checkpoint.load(self.folder / "run").network()
        masking = Masking.of(made.objective, pieces(self.vocab))
        text = Text(load(self.encoded), 2_000, 1)
        student = MaskedLm(made.shape)
        kept = initialise.from_teacher(student, teacher, text.batch(0, 64, masking).ids, Start("teacher", (0, 1)))
        self.assertGreater(min(kept), 0.95)
        batches = text.held(masking, 16, 2_000)
        found, expected = held_out(student.eval(), batches, False), held_out(teacher, batches, False)
        self.assertLess(found["loss"], expected["loss"] + 0.2)

    def test_a_configuration_outlives_its_checkpoint(self) -> None:
        made = tiny.config(self.size, 1, "teacher", (0, 1))
        self.assertEqual(Config.of(made.table()), made)
        self.assertEqual(Config.read(tiny.toml(made, self.folder / "tiny.toml")), made)
        with self.assertRaises(TypeError):
            Config.of(made.table() | {"sead": 4})
        with self.assertRaises(ValueError):
            Shape(40, 2, 1, 64)
        with self.assertRaisesRegex(ValueError, "160|pieces"):
            Trainer(replace(made, shape=Shape(32, 2, 1, 64, 999)), tiny.plan(self.folder, self.vocab, self.encoded))


if __name__ == "__main__":
    unittest.main()
