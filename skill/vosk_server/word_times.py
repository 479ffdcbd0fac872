"""When each word was said, also of words that only an engine without times heard."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from audio import HeardWord, Transcript
from skill.serving.hearing import HeardUtterance


def word_records(heard: HeardUtterance, text: str) -> list[dict[str, Any]]:
    """The words of a hypothesis, with times from the beginning of the sound.

    Args:
        heard: The utterance.
        text: One of its hypotheses.
    """
    transcript = heard.transcript
    return [
        {
            "conf": believed(transcript, word.text),
            "end": round(heard.start_s + word.end_s, 2),
            "start": round(heard.start_s + word.start_s, 2),
            "word": word.text,
        }
        for word in timed(text, transcript.words, transcript.speech_s)
    ]


def believed(transcript: Transcript, word: str) -> float:
    """The share of belief of all hypotheses that have a word."""
    shares = (one.score for one in transcript.alternatives if word in one.text.split())
    return round(min(sum(shares), 1.0), 4)


def timed(
    text: str, heard: Sequence[HeardWord], speech_s: float
) -> tuple[HeardWord, ...]:
    """Each word of a text with its time.

    Words that were heard alike have the times at which they were; those that stand in
    the place of others have the time of these; those that nobody timed have what is
    left between their neighbours.

    Args:
        text: The words.
        heard: Words of which the times are known; perhaps others.
        speech_s: How long was spoken, should no time be known.
    """
    words, known = text.split(), [word.text for word in heard]
    found: list[HeardWord] = []
    matcher = SequenceMatcher(None, words, known, autojunk=False)
    for _, start, end, first, last in matcher.get_opcodes():
        begin_s, end_s = _span(heard, first, last, speech_s)
        if end - start == last - first:
            found += [
                HeardWord(word, there.start_s, there.end_s)
                for word, there in zip(words[start:end], heard[first:last], strict=True)
            ]
        else:
            found += _spread(words[start:end], begin_s, end_s)
    return tuple(found)


def _span(
    heard: Sequence[HeardWord], first: int, last: int, speech_s: float
) -> tuple[float, float]:
    """From when to when some of the timed words were said, or else the gap there."""
    if first < last:
        return heard[first].start_s, heard[last - 1].end_s
    begin_s = heard[first - 1].end_s if first else 0.0
    if first < len(heard):
        return begin_s, max(begin_s, heard[first].start_s)
    return begin_s, begin_s if heard else speech_s


def _spread(words: Sequence[str], begin_s: float, end_s: float) -> Iterator[HeardWord]:
    """Words over a time; a word takes time as it takes letters."""
    total, at = sum(map(len, words)), 0
    for word in words:
        start_s = begin_s + (end_s - begin_s) * at / total
        at += len(word)
        yield HeardWord(word, start_s, begin_s + (end_s - begin_s) * at / total)
