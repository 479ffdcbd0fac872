"""A conversation at the microphone, from the opening of devices to their closing."""

import time
from contextlib import ExitStack
from typing import Final

from audio import DeviceMicrophone, DevicePlayer, choose_canceller
from skill.errors import UsageError
from skill.input.buttons import Button
from skill.input.switch import open_switch
from skill.input.terminal import TerminalButton
from skill.live.loop import Loop
from skill.live.readiness import Readiness, has_made, hears, recognises
from skill.live.wiring import Live
from skill.output import console
from skill.output.captions import Captions
from skill.output.loading import load_understanding
from skill.recognisers import recogniser_set_of
from skill.service.ending import Ending
from skill.service.watchdog import Watchdog
from skill.settings import Settings

FAILED: Final = 1


def converse(settings: Settings, as_json: bool, ending: Ending) -> int:
    """Converse until stopped.

    Args:
        settings: What the operator set.
        as_json: Whether each turn is printed as a line of JSON.
        ending: Who is told of signals; entered.

    Returns:
        The exit status: 0 where it was told to end, 1 where it gave up, 130 after
        Ctrl-C and 129 where the terminal was hung up.

    Raises:
        SettingsError: The wake phrase is too short, or has a word that the model does
            not know.
        DeviceTakenError: Another assistant listens to this microphone.
        ModelError: A model cannot be loaded.
        TopicError: The topic cannot be loaded.
    """
    watchdog = Watchdog()
    with ExitStack() as stack:
        # First of all: what is said from now on is not lost while models load.
        microphone = DeviceMicrophone(settings.microphone, wait=True, alone=True)
        stack.callback(microphone.close)
        player = DevicePlayer(settings.speaker, wait=True)
        stack.callback(player.close)
        understanding = load_understanding(settings)
        recognisers = recogniser_set_of(understanding.topic, settings, console.note)
        if recognisers.out_of_process is not None:
            stack.callback(recognisers.out_of_process.close)
        button = open_button(settings)
        if button is not None:
            stack.callback(button.close)
        call = how_to_call(settings)
        captions = Captions(as_json, call, recognisers.recogniser.description)
        live = Live(
            settings, understanding, recognisers, player, captions, choose_canceller()
        )
        stack.callback(live.close)
        loop = Loop(
            microphone,
            player,
            live.session,
            live.output,
            captions,
            live.clock,
            button,
            settings.hold,
            watchdog,
        )
        live.warm()
        ends = "q" if isinstance(button, TerminalButton) else "Ctrl-C"
        readiness = Readiness(
            lambda: console.note(f"ready. {call}; {ends} ends it"),
            [
                has_made(lambda: live.urgent_is_made, time.monotonic),
                recognises(recognisers, time.monotonic),
                hears(microphone),
            ],
        )
        stack.callback(readiness.close)
        readiness.start()
        ending.stops(loop.stop)
        watchdog.ready()
        usual = 0 if loop.run() else FAILED
        watchdog.stopping()
        ending.begin(usual)
    return usual or ending.status


def open_button(settings: Settings) -> Button | None:
    """What can be pressed, if there is anything.

    Raises:
        UsageError: There has to be something, and there is not.
    """
    if settings.switch is not None:
        return open_switch(settings.switch)
    try:
        return TerminalButton()
    except UsageError:
        if settings.address == "push":
            raise
        return None


def how_to_call(settings: Settings) -> str:
    """How to be heard, for people."""
    return {
        "wake": f'say "{settings.wake}"',
        "open": "ask a question",
        "push": "hold a key and speak" if settings.hold else "press a key and speak",
    }[settings.address]
