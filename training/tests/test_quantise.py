"""int8 rows stay within their bounds and lose little."""

import unittest

import torch

from training.quantise import dequantise, rounded, search, shipped, unshipped


class Quantise(unittest.TestCase):
    def test_steps_are_within_127_and_every_row_is_close(self) -> None:
        weight = torch.randn(50, 96, generator=torch.Generator().manual_seed(1)) * torch.logspace(-4, 2, 50)[:, None]
        steps, scale = search(weight)
        self.assertEqual(
            (steps.dtype, steps.shape, scale.dtype, scale.shape), (torch.int8, weight.shape, torch.float32, (50,))
        )
        self.assertLessEqual(int(steps.int().abs().max()), 127)
        error = (dequantise(steps, scale) - weight).norm(dim=1) / weight.norm(dim=1)
        self.assertLess(error.max().item(), 0.01)

    def test_search_is_never_worse_than_the_largest_magnitude(self) -> None:
        weight = torch.randn(40, 64, generator=torch.Generator().manual_seed(2))
        plain_scale = weight.abs().amax(1) / 127
        plain = (weight / plain_scale[:, None]).round() * plain_scale[:, None]
        found = dequantise(*search(weight))
        ours, theirs = (found - weight).square().sum(1), (plain - weight).square().sum(1)
        self.assertTrue(bool((ours <= theirs * (1 + 1e-5)).all()))
        self.assertLess(ours.sum().item(), theirs.sum().item())

    def test_a_row_of_zeros_stays_zero(self) -> None:
        steps, scale = search(torch.zeros(3, 16))
        self.assertEqual(int(steps.int().abs().sum()), 0)
        self.assertTrue(bool((scale > 0).all()))

    def test_gradients_pass_through_the_rounding(self) -> None:
        weight = torch.randn(4, 16, requires_grad=True)
        made = rounded({"w": weight})["w"]
        made.sum().backward()
        self.assertTrue(torch.equal(weight.grad, torch.ones_like(weight)))
        self.assertGreater((made - weight).abs().max().item(), 0)

    def test_shipped_tensors_have_the_format(self) -> None:
        state = {"a.weight": torch.randn(4, 16), "a.bias": torch.randn(4)}
        made = shipped(state, "i8")
        kinds = {name: value.dtype for name, value in made.items()}
        self.assertEqual(kinds, {"a.weight": torch.int8, "a.weight.scale": torch.float32, "a.bias": torch.float16})
        self.assertEqual(set(unshipped(made)), set(state))
        self.assertEqual({value.dtype for value in shipped(state, "f16").values()}, {torch.float16})


if __name__ == "__main__":
    unittest.main()
