"""`python -m training.train`: masked language model training that any kill may interrupt."""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import torch

from . import encode
from .config import Config
from .trainer import Plan, Trainer
from .vocabulary import pieces


def run(trainer: Trainer) -> None:
    """Trains to the end, then saves; a kill at any time costs what came since the last save."""
    trainer.plan.out.mkdir(parents=True, exist_ok=True)
    report, losses = trainer.config.report, torch.zeros((), device=trainer.device)
    print(
        f"{trainer.notes['start']}; {trainer.rows} sequences a step on {trainer.device}, from step {trainer.step}",
        flush=True,
    )
    if trainer.step == 0:
        trainer.notes["before"] = trainer.check(report.checked)
    began, since, first, counted = time.monotonic() - trainer.seconds, time.monotonic(), trainer.seen, 0
    saved = time.monotonic()
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(trainer.text.batch, trainer.step, trainer.rows, trainer.masking)
        while trainer.progress() < 1:
            batch = coming.result()
            coming = ahead.submit(trainer.text.batch, trainer.step + 1, trainer.rows, trainer.masking)
            losses += trainer.advance(batch)
            counted += 1
            trainer.seconds = time.monotonic() - began
            if trainer.step % report.progress == 0:
                now, share = time.monotonic(), max(trainer.progress(), 1e-9)
                speed, left = (trainer.seen - first) / (now - since), trainer.seconds * (1 - share) / share
                print(
                    f"step {trainer.step} of {trainer.step / share:.0f}: loss {losses.item() / counted:.3f}, "
                    f"{speed:,.0f} pieces/s, {left / 60:.1f} min left",
                    flush=True,
                )
                losses, counted, since, first = torch.zeros_like(losses), 0, now, trainer.seen
            if trainer.step % report.check == 0:
                trainer.check(report.checked)
                since, first = time.monotonic(), trainer.seen
            if time.monotonic() - saved >= report.save:
                trainer.save()
                saved = time.monotonic()
    trainer.notes["taught"] = trainer.teacher is not None
    trainer.notes["device"] = torch.cuda.get_device_name() if trainer.gpu else "CPU"
    trainer.save()
    print(f"done: {trainer.step} steps, {trainer.seen:,} pieces, {trainer.seconds / 60:.1f} min", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--text", type=Path, required=True, help="text, one paragraph a line, plain or .xz")
    parser.add_argument("--encoded", type=Path, help="the encoded text; default OUT/text.u16, made if missing")
    parser.add_argument("--vocab", type=Path, required=True, help="vocab.txt")
    parser.add_argument("--from", type=Path, dest="source", help="first weights, a file or a model folder")
    parser.add_argument("--teacher", type=Path, help="model folder to distil from")
    parser.add_argument("--data", type=Path, help="folder of labelled sets, for zero-shot figures")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint.pt")
    parser.add_argument("--resume", action="store_true", help="go on from OUT/checkpoint.pt if it is there")
    parser.add_argument("--compile", action="store_true", dest="compiled", help="torch.compile the step")
    ends = parser.add_mutually_exclusive_group()
    ends.add_argument("--minutes", type=float, help="end by the clock, the schedule with it")
    ends.add_argument("--steps", type=int, help="instead of the configuration's")
    given = parser.parse_args()
    config = Config.read(given.config)
    if given.steps:
        config = replace(config, optimiser=replace(config.optimiser, steps=given.steps))
    encoded = given.encoded or given.out / "text.u16"
    encode.encode(given.text, pieces(given.vocab), encoded)
    plan = Plan(
        encoded,
        given.vocab,
        given.out,
        given.source,
        given.teacher,
        given.data,
        given.minutes,
        given.resume,
        given.compiled,
    )
    run(Trainer(config, plan))


if __name__ == "__main__":
    main()
