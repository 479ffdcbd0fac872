"""Which recognisers listen: Vosk with Whisper or PocketSphinx, or an official one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from audio.recogniser.built_sums import require_as_built
from audio.recogniser.fusion import FusionRecogniser, Weighing
from audio.recogniser.fusion_weights import fusion_weight
from audio.recogniser.nats_line import NatsServer
from audio.recogniser.open_ears import is_sure, weigh_whisper
from audio.recogniser.out_of_process import OutOfProcessRecogniser
from audio.recogniser.pocketsphinx import PocketSphinxRecogniser, described
from audio.recogniser.protocol import Recogniser
from audio.recogniser.remote import RemoteRecogniser
from audio.recogniser.result import Transcript
from audio.recogniser.vosk import VoskRecogniser
from audio.recogniser.whisper_weights import WhisperModel

EMBEDDED: Final = Path(__file__).resolve().parent.parent / "embedded"
"""The models that ship: see the README there."""

VOSK_SHARE: Final = 0.6
"""Belief that the embedded Vosk model has beside PocketSphinx where an utterance does
not tell: see `fusion_weight`."""

BESIDE_WHISPER: Final = 0.3
"""Belief that a Vosk model has beside Whisper where an utterance does not tell."""

MODEL_NAME: Final = "vosk-askaloud-en-us-0.6"
"""The folder of the Vosk model that ships, and of those built for a topic."""

ARPA_NAME: Final = "open.arpa"
DICTIONARY_NAME: Final = "open.dict"

OFFICIAL_SHARE: Final = 0.6
"""Belief that an official Vosk model has beside the embedded one, which knows the
topic's words: not measured, since none can be had where this is tested."""


SLOW_S: Final = 1.5
"""Seconds for three of sound from which on Whisper is only asked where Vosk is not
sure: an answer would come too late."""

QUICK_S: Final = 0.8
"""Seconds for three of sound in which all that is said around may be heard: talk all
day then takes a quarter of a core."""


@dataclass(frozen=True)
class RecogniserSet:
    """What a live assistant listens with."""

    recogniser: FusionRecogniser
    spotter: VoskRecogniser
    """The embedded Vosk model, which takes grammars."""
    out_of_process: OutOfProcessRecogniser | RemoteRecogniser | None = None
    """What has a process of its own, perhaps on a server, and must be closed."""

    @property
    def may_hear_all(self) -> bool:
        """Whether it hears so quickly here, and now, that it may hear all that is said.

        Else only what the spotter finds worth it, while nobody speaks to it. Talk that
        is for somebody else is never sent to a server.
        """
        apart = self.out_of_process
        if isinstance(apart, RemoteRecogniser):
            return False
        return (
            apart is not None and apart.takes_s is not None and apart.takes_s <= QUICK_S
        )


def choose_recogniser(
    model: Path | None = None,
    words: Mapping[str, tuple[str, ...]] | None = None,
    built: Path = EMBEDDED,
    whisper: WhisperModel | None = None,
) -> Recogniser:
    """The recogniser to listen with.

    Args:
        model: An official Vosk model, which leads in place of the embedded one.
        words: What a topic needs and a dictionary may lack, with phones.
        built: Where the default's files are: those that ship, or the folder that
            `askaloud topic build` made for a topic.
        whisper: The Whisper that hears whole utterances; without, PocketSphinx
            listens beside the embedded model, and an official one alone.

    Raises:
        ModelError: A model cannot be loaded.
    """
    if model is None and whisper is None:
        return embedded_recogniser(words, built)
    if model is None:
        require_as_built(built)
    vosk = VoskRecogniser(built / MODEL_NAME if model is None else model.expanduser())
    return vosk if whisper is None else _with_whisper(vosk, whisper.load())


def embedded_recogniser(
    words: Mapping[str, tuple[str, ...]] | None = None,
    built: Path = EMBEDDED,
) -> FusionRecogniser:
    """Vosk and PocketSphinx with the models that ship, or with a topic's own.

    Raises:
        ModelError: The installation is damaged.
    """
    require_as_built(built)
    vosk = VoskRecogniser(built / MODEL_NAME)
    second = PocketSphinxRecogniser(built / ARPA_NAME, built / DICTIONARY_NAME, words)
    return _with_sphinx(vosk, second)


def recogniser_set(
    model: Path | None = None,
    words: Mapping[str, tuple[str, ...]] | None = None,
    built: Path = EMBEDDED,
    whisper: WhisperModel | None = None,
    server: NatsServer | None = None,
) -> RecogniserSet:
    """What a live assistant listens with: engines that never keep it waiting.

    Args:
        model: An official Vosk model, which then leads; the embedded one still waits
            for phrases.
        words: What a topic needs and a dictionary may lack, with phones.
        built: Where the embedded models are.
        whisper: The Whisper that hears whole utterances; without, PocketSphinx
            listens beside the embedded model, and that beside an official one.
        server: Lends better ears for whole utterances; those here, which are apart,
            hear where it does not.

    Raises:
        ModelError: A model cannot be loaded.
        RemoteError: The server is set up wrongly.
    """
    require_as_built(built)
    if server is not None:
        return _with_server(server, model, words, built, whisper)
    # What has its own process loads there meanwhile.
    apart = _apart(whisper, words, built) if model is None or whisper else None
    vosk = VoskRecogniser(built / MODEL_NAME)
    leading = vosk if model is None else VoskRecogniser(model.expanduser())
    if apart is None:
        both = [(leading, OFFICIAL_SHARE), (vosk, 1.0 - OFFICIAL_SHARE)]
        return RecogniserSet(FusionRecogniser(both), vosk)
    if whisper is None:
        return RecogniserSet(_with_sphinx(leading, apart), vosk, apart)

    def suffices(heard: Transcript) -> bool:
        slow = apart.takes_s is not None and apart.takes_s > SLOW_S
        return slow and is_sure(heard)

    return RecogniserSet(_with_whisper(leading, apart, suffices), vosk, apart)


def _with_server(
    server: NatsServer,
    model: Path | None,
    words: Mapping[str, tuple[str, ...]] | None,
    built: Path,
    whisper: WhisperModel | None,
) -> RecogniserSet:
    """A server's ears beside Vosk; where it has none, Whisper or PocketSphinx here."""
    # First: a server that is set up wrongly leaves no process behind.
    remote = RemoteRecogniser(server)
    remote.local = _apart(whisper, words, built)
    vosk = VoskRecogniser(built / MODEL_NAME)
    leading = vosk if model is None else VoskRecogniser(model.expanduser())
    share = VOSK_SHARE if whisper is None else BESIDE_WHISPER
    members: list[tuple[Recogniser, float]] = [
        (leading, share),
        (remote, 1.0 - share),
    ]
    return RecogniserSet(FusionRecogniser(members, _weigh_either), vosk, remote)


def _weigh_either(
    vosk: Transcript, second: Transcript, sound_s: float
) -> Weighing | None:
    """How far Vosk is to be believed beside whoever heard it too.

    PocketSphinx does not tell whether anybody spoke.
    """
    if second.no_speech is None:
        return fusion_weight(vosk, second, sound_s)
    return weigh_whisper(vosk, second, sound_s)


def _apart(
    whisper: WhisperModel | None,
    words: Mapping[str, tuple[str, ...]] | None,
    built: Path,
) -> OutOfProcessRecogniser:
    """Whisper, or else PocketSphinx, in a process of its own."""
    if whisper is not None:
        return OutOfProcessRecogniser(
            whisper.load, "whisper", whisper.files().description, measured=True
        )
    files = (built / ARPA_NAME, built / DICTIONARY_NAME)
    load = partial(PocketSphinxRecogniser, *files, words)
    return OutOfProcessRecogniser(load, "pocketsphinx", described(*files))


def _with_sphinx(vosk: VoskRecogniser, sphinx: Recogniser) -> FusionRecogniser:
    """Vosk and PocketSphinx, each as far as it is to be believed."""
    return FusionRecogniser(
        [(vosk, VOSK_SHARE), (sphinx, 1.0 - VOSK_SHARE)], fusion_weight
    )


def _with_whisper(
    vosk: VoskRecogniser,
    whisper: Recogniser,
    suffices: Callable[[Transcript], bool] | None = None,
) -> FusionRecogniser:
    """Vosk and Whisper, each as far as it is to be believed."""
    return FusionRecogniser(
        [(vosk, BESIDE_WHISPER), (whisper, 1.0 - BESIDE_WHISPER)],
        weigh_whisper,
        suffices,
    )
