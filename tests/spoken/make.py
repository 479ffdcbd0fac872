"""Make the spoken questions that the tests ask.

    python -m tests.spoken.make

Speaks every line of `sentences.tsv` (label, voice, sentence) into
LABEL/SENTENCE.flac, and every line of `calls.tsv` (voice, sentence: what is said
to a live assistant) into ../calls/SENTENCE.flac. Needs flite, festival with
festvox-us-slt-hts, and espeak-ng; the tests need only the files.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr

HERE: Final = Path(__file__).resolve().parent
SENTENCES: Final = HERE / "sentences.tsv"
CALLS: Final = HERE / "calls.tsv"
CALLED: Final = HERE.parent / "calls"
RATE: Final = 16_000


def sentences() -> list[tuple[str, str, str]]:
    """Label, voice and sentence of every spoken question."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    rows = [tuple(line.split("\t")) for line in lines if line.strip()]
    return [(label, voice, text) for label, voice, text in rows]


def path_of(label: str, text: str) -> Path:
    """Where a spoken question lies; `oov_` marks what must get no answer."""
    mark = "oov_" if label == "out_of_scope" else ""
    return HERE / label / f"{mark}{text}.flac"


def speak(voice: str, text: str, out: Path) -> None:
    """Speak a text in one of the synthetic voices into a WAV file."""
    engine, _, name = voice.partition(":")
    if engine == "flite":
        run(["flite", "-voice", name, "-t", text, "-o", str(out)])
    elif engine == "espeak-ng":
        run(["espeak-ng", "-v", name, "-s", "150", "-w", str(out), text])
    elif engine == "festival":
        scheme = (
            f"(voice_{name})"
            f'(utt.save.wave (utt.synth (Utterance Text "{text}")) "{out}" \'riff)'
        )
        run(["festival", "--pipe"], scheme)
    else:
        raise ValueError(f"there is no engine '{engine}'")


def run(command: list[str], given: str = "") -> None:
    """Run a synthesiser."""
    subprocess.run(command, input=given, text=True, check=True, capture_output=True)


def make(voice: str, text: str, path: Path) -> None:
    """Speak a sentence into a file, with a little silence around."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "spoken.wav"
        speak(voice, text, wav)
        samples, rate = soundfile.read(wav, dtype="float32")
    heard = soxr.resample(samples, rate, RATE)
    quiet = np.zeros(RATE // 4, np.float32)
    whole = np.concatenate([quiet, heard * 0.8, quiet])
    soundfile.write(path, whole, RATE, subtype="PCM_16")


def main() -> int:
    """Make the files that are not there."""
    wanted = [(voice, text, path_of(label, text)) for label, voice, text in sentences()]
    for line in CALLS.read_text(encoding="utf-8").splitlines():
        voice, text = line.split("\t")
        wanted.append((voice, text, CALLED / f"{text}.flac"))
    for voice, text, path in wanted:
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            make(voice, text, path)
            print(path.relative_to(HERE.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
