"""A conversation with a page, from the opening of its port to its closing."""

import sys
import webbrowser
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final

from audio import MemorySpeechCache, NoCanceller
from intents import Topic
from skill.http_api.answering import HttpAnswering
from skill.http_api.endpoint import AskEndpoint
from skill.live.errands import Errands
from skill.live.loop import Loop
from skill.live.wiring import Live
from skill.output import console
from skill.output.loading import load_understanding
from skill.page.code import printed_code
from skill.page.label_voice import LabelVoice
from skill.page.labels import ButtonLabels
from skill.page.line import PageLine
from skill.page.page_microphone import PageMicrophone
from skill.page.page_observer import PageObserver
from skill.page.page_player import PagePlayer
from skill.page.page_session import PageSession
from skill.page.pictures import PICTURES
from skill.page.place import PagePlace
from skill.page.scan_mode import ScanMode
from skill.page.server import PageServer
from skill.recognisers import recogniser_set_of
from skill.service.ending import Ending
from skill.service.watchdog import Watchdog
from skill.settings import Settings
from skill.voice import open_pack, speech_folder, voice_of

FAILED: Final = 1


@dataclass(frozen=True)
class PageSettings:
    """How the page behaves."""

    idle_s: float
    """After so long without use it begins anew; 0 for never."""
    scan: ScanMode = ScanMode.OFF
    """How somebody with switches scans, from the beginning on."""
    scan_pace_s: float = 0.0
    """How long each button is marked; 0 for the usual."""
    browser: bool = False
    """Whether it is opened in a browser at once."""


def serve_page(
    settings: Settings, place: PagePlace, how: PageSettings, ending: Ending
) -> int:
    """Converse with pages until stopped.

    Args:
        settings: What the operator set.
        place: Where the page is served.
        how: How the page behaves.
        ending: Who is told of signals; entered.

    Returns:
        The exit status, as of `askaloud listen`.

    Raises:
        PortError: The address cannot be listened at.
        SettingsError: The wake phrase has a word that the model does not know.
        ModelError: A model cannot be loaded.
        TopicError: The topic cannot be loaded.
    """
    watchdog = Watchdog()
    with ExitStack() as stack:
        understanding = load_understanding(settings)
        topic = understanding.topic
        recognisers = recogniser_set_of(topic, settings, console.note)
        if recognisers.out_of_process is not None:
            stack.callback(recognisers.out_of_process.close)
        line, labels, errands = PageLine(), ButtonLabels(topic), Errands()
        player = PagePlayer(line)
        microphone = PageMicrophone(player.note_position)
        observer = PageObserver(line, labels)
        # The browser takes the echo out.
        live = Live(
            settings, understanding, recognisers, player, observer, NoCanceller()
        )
        stack.callback(live.close)
        cache = speech_folder() if settings.keep_speech else MemorySpeechCache()
        pack = open_pack(settings)
        voice = LabelVoice(
            labels,
            lambda text: voice_of(settings, topic, None, cache, pack).speak(text),
            line,
        )
        stack.callback(voice.close)
        session = PageSession(
            live, topic, labels, voice, line, microphone, player, observer, errands
        )
        answering = HttpAnswering(understanding, settings, cache)
        stack.callback(answering.close)
        asking = AskEndpoint(answering, place.key)
        welcome = _welcome(settings, topic, labels, how)
        server = PageServer(place, session, line, welcome, asking.routes)
        stack.callback(server.close)
        loop = Loop(
            microphone,
            player,
            live.session,
            live.output,
            observer,
            live.clock,
            watchdog=watchdog,
            errands=errands,
        )

        def between_frames() -> None:
            session.listen_in()
            if server.alive:
                errands.ask(between_frames)
            else:
                loop.stop()

        server.start()
        live.warm()
        ending.stops(loop.stop)
        watchdog.ready()
        console.note(f"the page is at {place.address}; Ctrl-C ends it")
        if place.key is not None and sys.stderr.isatty():
            code = printed_code(place.url)
            console.note(f"on a tablet, open it with this code:\n{code}")
        if how.browser:
            webbrowser.open(place.url)
        usual = 0 if loop.run() else FAILED
        watchdog.stopping()
        ending.begin(usual)
    return usual or ending.status


def _welcome(
    settings: Settings, topic: Topic, labels: ButtonLabels, how: PageSettings
) -> dict[str, object]:
    """What a page has to know."""
    greeting = topic.sections.get("greeting")
    return {
        "call": f'say "{settings.wake}"' if settings.address == "wake" else "",
        "open": settings.address == "open",
        "greeting": greeting.answer if greeting else labels.sections[0][1],
        "sections": labels.sections,
        "pictures": PICTURES,
        "idle_s": how.idle_s,
        "scan": how.scan.value,
        "scan_pace_s": how.scan_pace_s,
    }
