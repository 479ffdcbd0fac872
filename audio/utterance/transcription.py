"""From sound to what was heard."""

from collections.abc import Iterable
from dataclasses import replace

from audio.recogniser import Recogniser
from audio.recogniser.result import Transcript
from audio.sound import Frame, Utterance
from audio.vad.endpointer import EndpointSettings, find_utterance


def hear(
    frames: Iterable[Frame],
    recogniser: Recogniser,
    settings: EndpointSettings | None = None,
) -> Transcript | None:
    """Find the question in a recording and recognise it.

    Returns:
        What was heard, without alternatives where no word was; None where
        nobody speaks.

    Raises:
        SoundFileError: The recording cannot be read.
        RecognitionError: The recogniser failed.
    """
    utterance = find_utterance(frames, settings)
    return None if utterance is None else recognise(utterance, recogniser)


def recognise(utterance: Utterance, recogniser: Recogniser) -> Transcript:
    """Recognise an utterance.

    Raises:
        RecognitionError: The recogniser failed.
    """
    recognition = recogniser.start()
    for frame in utterance.frames:
        recognition.accept(frame)
    return replace(recognition.finish(), speech_s=utterance.speech_s)
