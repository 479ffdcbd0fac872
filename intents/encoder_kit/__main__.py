"""Teaches an encoder a topic: `python -m intents.encoder_kit [TOPIC]`.

Needs `pip install '.[encoder-kit]'` and three quarters of an hour on two cores. The
encoder is put beside the topic. `--without` leaves out files of utterances or
corpora, to be judged on them; `--seed` and `--checkpoint` make several runs and keep
them, and `--mean` writes the mean of such runs without teaching anything.
"""

import argparse
import logging
from pathlib import Path
from typing import Final

from intents.encoder_kit.examples import Lessons
from intents.loader import DEFAULT_TOPIC, load_topic
from intents.store import ENCODER_NAME
from intents.training import digest_of

PASSES: Final = 6


def main() -> None:
    """Teach, and write what was learned."""
    parser = argparse.ArgumentParser(prog="python -m intents.encoder_kit")
    parser.add_argument("topic", nargs="?", default=DEFAULT_TOPIC)
    parser.add_argument("--out", type=Path, help="file to write")
    parser.add_argument("--passes", type=int, default=PASSES)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--without", nargs="*", default=(), metavar="FILE")
    parser.add_argument("--checkpoint", type=Path, help="file to keep the run in")
    parser.add_argument("--start", type=Path, help="checkpoint to go on from")
    parser.add_argument("--rate", type=float, help="how far a step goes at most")
    parser.add_argument("--mean", nargs="+", type=Path, metavar="CHECKPOINT")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    # Not at the top: `--help` answers at once, and where torch is missing.
    from intents.encoder_kit.checkpoints import mean_of
    from intents.encoder_kit.export import export
    from intents.encoder_kit.network import Network, pretrained
    from intents.encoder_kit.training import RATE, Plan, teach

    topic = load_topic(given.topic)
    lessons = Lessons(topic, given.without)
    out = given.out or topic.folder / ENCODER_NAME
    if given.mean:
        pieces = pretrained().pieces
        network = Network(len(pieces), len(lessons.labels))
        network.load_state_dict(mean_of(given.mean, lessons.labels))
    else:
        plan = Plan(
            given.passes,
            given.seed,
            given.checkpoint,
            given.start,
            given.rate or RATE,
        )
        network, pieces = teach(lessons, plan)
    export(network, pieces, lessons.labels, digest_of(topic), out)
    logging.info("%s", out)


if __name__ == "__main__":
    main()
