"""`python -m training.rebuild --quick`, as a user calls it, on a little made-up text with a random teacher."""

import subprocess
import sys
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

from safetensors.torch import save_file

from training import initialise
from training.config import Config
from training.judgement import SIDES
from training.model import MaskedLm
from training.rebuild import HERE
from training.tests import tiny
from training.vocabulary import SPECIAL, learn, pieces, write
from training.weights import open_model


class Rebuild(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.text = tiny.text(self.folder / "text.txt", sentences=12)
        shape = replace(Config.read(HERE / "mini.toml").shape, max_position_embeddings=256)
        teacher = MaskedLm(shape)
        initialise.scratch(teacher, 1)
        self.teacher = self.folder / "teacher"
        self.teacher.mkdir()
        (self.teacher / "config.json").write_text(shape.json())
        found = learn(self.text, 160)
        found += [word for side in SIDES for word in side if word not in found]
        spare = [f"spare{number}" for number in range(shape.vocab_size - len(found))]
        write(found + spare, self.teacher / "vocab.txt")
        save_file(teacher.state_dict(), self.teacher / "teacher-f32.safetensors")

    def test_one_command_makes_the_files_that_ship(self) -> None:
        for name, most in (("nano", 5_000_000), ("mini", 16_000_000)):
            with self.subTest(name):
                self.rebuild(name, most)

    def rebuild(self, name: str, most: int) -> None:
        """The command for one model, and what it made."""
        command = [sys.executable, "-m", "training.rebuild", name, "--quick", "--text", str(self.text)]
        command += ["--from", str(self.teacher), "--out", str(self.folder / name)]
        subprocess.run(command, cwd=HERE.parent, check=True, stdout=subprocess.DEVNULL)
        ship = self.folder / name / "ship"
        made = open_model(ship)
        self.assertEqual(made.shape, Config.read(HERE / f"{name}.toml").shape)
        counted = [path for path in ship.iterdir() if path.name not in ("MODEL_CARD.md", "figures.json")]
        self.assertEqual(len(counted), 4)
        self.assertLessEqual(sum(path.stat().st_size for path in counted), most)
        self.assertIn("12 steps", (ship / "MODEL_CARD.md").read_text())
        self.assertEqual(pieces(ship / "vocab.txt")[:5], SPECIAL)


if __name__ == "__main__":
    unittest.main()
