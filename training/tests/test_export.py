"""What ships: it loads again, says what reference.json says, and keeps to its bounds."""

import json
import tempfile
import unittest
from pathlib import Path

import torch
from safetensors.torch import load_file

from training.config import Config, Shape
from training.export import Measure, Source, export
from training.model import MaskedLm
from training.quantise import dequantise
from training.rebuild import HERE
from training.tests import tiny
from training.train import run
from training.trainer import Trainer
from training.weights import open_model


class Export(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.vocab, self.encoded, self.size = tiny.prepare(self.folder)
        run(Trainer(tiny.config(self.size, 60), tiny.plan(self.folder, self.vocab, self.encoded)))
        self.source = Source.read(self.folder / "run")
        self.measure = Measure(self.vocab, self.encoded, 2_000)

    def test_files_load_again_and_agree_with_the_reference(self) -> None:
        for kind in ("i8", "f16"):
            out = self.folder / kind
            total = export(self.source, out, kind, self.measure)
            names = {
                "config.json",
                "vocab.txt",
                f"tiny-{kind}.safetensors",
                "reference.json",
                "MODEL_CARD.md",
                "figures.json",
            }
            self.assertEqual({path.name for path in out.iterdir()}, names)
            shipped = names - {"MODEL_CARD.md", "figures.json"}
            self.assertEqual(total, sum((out / name).stat().st_size for name in shipped))
            model = open_model(out)
            for example in json.loads((out / "reference.json").read_text())["examples"]:
                ids = torch.tensor([example["ids"]])
                logits = model.at(ids, (ids[0] == 4).nonzero().flatten())
                for row, mask in zip(logits, example["masks"], strict=True):
                    expected = torch.tensor(mask["top5_logits"])
                    torch.testing.assert_close(row.topk(5).values, expected, atol=2e-4, rtol=0)
            figures = json.loads((out / "figures.json").read_text())
            self.assertLess(abs(figures["f32"]["held_out"]["loss"] - figures[kind]["held_out"]["loss"]), 0.05)

    def test_every_matrix_is_int8_with_a_scale_for_each_row(self) -> None:
        export(self.source, self.folder / "out", "i8", self.measure)
        tensors = load_file(self.folder / "out" / "tiny-i8.safetensors")
        for name, exact in self.source.state.items():
            found = tensors[name]
            if exact.dim() == 2:
                scale = tensors[f"{name}.scale"]
                self.assertEqual((found.dtype, scale.dtype, scale.shape), (torch.int8, torch.float32, exact.shape[:1]))
                self.assertGreaterEqual(int(found.int().min()), -127)
                error = (dequantise(found, scale) - exact).abs()
                self.assertLess((error.amax(1) / exact.abs().amax(1).clamp(min=1e-9)).max().item(), 0.4)
            else:
                self.assertEqual(found.dtype, torch.float16)

    def test_too_many_bytes_are_an_error(self) -> None:
        self.source.most_bytes = 10_000
        with self.assertRaisesRegex(ValueError, "bound of 10,000"):
            export(self.source, self.folder / "out", "i8", self.measure)

    def test_both_models_fit_their_bounds(self) -> None:
        for name, other in (("mini", 100_000), ("nano", 100_000)):
            config = Config.read(HERE / f"{name}.toml")
            state = MaskedLm(config.shape).state_dict()
            sizes = (
                value.numel() + 4 * len(value) if value.dim() == 2 else 2 * value.numel() for value in state.values()
            )
            self.assertLess(sum(sizes) + 150 * len(state) + other, config.most_bytes, name)
            self.assertIsInstance(config.shape, Shape)


if __name__ == "__main__":
    unittest.main()
