"""What the network hears: 40 log-mel energies for every 10 ms.

Vosk computes cepstra (MFCC) from the same energies. All 40 are kept, so that the
way from energies to cepstra is a matrix that can be undone: training works on
energies, where noise and rooms are easy to make, and `export` folds the matrix
into the first layer.
"""

from typing import Final

import kaldi_native_fbank
import numpy as np
import numpy.typing as npt
import soxr

from audio.sound import SAMPLE_RATE, Samples, to_samples

BANDS: Final = 40
LOWEST_HZ: Final = 20
HIGHEST_HZ: Final = 7_600
FRAMES_PER_S: Final = 100
CEPSTRAL_LIFTER: Final = 22
"""Kaldi's default, which `conf/mfcc.conf` leaves alone."""

Features = npt.NDArray[np.float32]

MFCC_CONF: Final = (
    "--use-energy=false\n"
    f"--num-mel-bins={BANDS}\n"
    f"--num-ceps={BANDS}\n"
    f"--low-freq={LOWEST_HZ}\n"
    f"--high-freq={HIGHEST_HZ - SAMPLE_RATE // 2}\n"
    "--dither=0\n"
)
"""`conf/mfcc.conf`, with which Vosk computes the same energies."""


def mono_samples(sound: npt.NDArray[np.float32], rate: int) -> Samples:
    """Sound as the features want it: one channel, 16 kHz.

    Args:
        sound: From -1 to 1, [samples, channels].
        rate: Samples a second.
    """
    mono = np.asarray(soxr.resample(sound.mean(axis=1), rate, SAMPLE_RATE))
    return to_samples(mono * 32768)


def log_mel(samples: Samples) -> Features:
    """The log-mel energies of mono sound at 16 kHz, [frames, 40].

    As Kaldi's `compute-fbank-feats` with windows of 25 ms every 10 ms; empty for
    sound shorter than one window.
    """
    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.samp_freq = SAMPLE_RATE
    options.mel_opts.num_bins = BANDS
    options.mel_opts.low_freq = LOWEST_HZ
    options.mel_opts.high_freq = HIGHEST_HZ - SAMPLE_RATE // 2
    options.use_energy = False
    engine = kaldi_native_fbank.OnlineFbank(options)
    engine.accept_waveform(SAMPLE_RATE, samples.astype(np.float32).tolist())
    engine.input_finished()
    frames = [engine.get_frame(i) for i in range(engine.num_frames_ready)]
    return np.array(frames, np.float32).reshape(len(frames), BANDS)


def cepstral_matrix() -> npt.NDArray[np.float64]:
    """The matrix that makes Kaldi's cepstra of log-mel energies, [40, 40].

    A discrete cosine transform (type II, orthonormal) and the lifter, as in
    Kaldi's `feature-mfcc.cc`.
    """
    row, column = np.arange(BANDS)[:, None], np.arange(BANDS)[None]
    transform = np.sqrt(2 / BANDS) * np.cos(np.pi / BANDS * (column + 0.5) * row)
    transform[0] = np.sqrt(1 / BANDS)
    lifter = 1 + 0.5 * CEPSTRAL_LIFTER * np.sin(
        np.pi * np.arange(BANDS) / CEPSTRAL_LIFTER
    )
    return np.asarray(lifter[:, None] * transform, np.float64)
