"""A worker from its start to its end."""

import asyncio
from typing import Final

from skill.errors import UsageError
from skill.output import console
from skill.recognisers import chosen_whisper
from skill.service.ending import Ending
from skill.service.watchdog import Watchdog
from skill.settings import Settings
from skill.worker.hearing import EarsPool
from skill.worker.worker import EarsWorker, WorkerOptions

PAT_S: Final = 1.0
"""How often the service manager is told that all is well."""


def work(
    settings: Settings, ending: Ending, options: WorkerOptions, at_once: int
) -> int:
    """Work until told to end.

    Args:
        settings: Says which Whisper hears.
        ending: Who is told of signals; entered.
        options: How the worker is set up.
        at_once: How many utterances it hears at a time.

    Returns:
        The exit status.

    Raises:
        UsageError: There is no Whisper to hear with.
        ModelError: It cannot be loaded.
        RemoteError: The server is set up wrongly.
    """
    whisper = chosen_whisper(settings.whisper, console.note, here=True)
    if whisper is None:
        raise UsageError(
            "a worker hears with Whisper, and there is none here. Install it with: "
            "pip install 'askaloud[fleet,whisper]'"
        )
    ears = EarsPool(whisper.load, at_once)
    asyncio.run(_work(ending, options, ears))
    return ending.status


async def _work(ending: Ending, options: WorkerOptions, ears: EarsPool) -> None:
    loop, watchdog = asyncio.get_running_loop(), Watchdog()
    over, ready = asyncio.Event(), asyncio.Event()

    def stop() -> None:
        loop.call_soon_threadsafe(over.set)

    ending.stops(stop)
    working = asyncio.ensure_future(EarsWorker(options, ears).run(over, ready))
    told = False
    while not working.done():
        watchdog.pat()
        await asyncio.wait({working}, timeout=PAT_S if told else PAT_S / 10)
        if ready.is_set() and not told:
            told = True
            console.note(f"hears {ears.count} at a time for {options.server.url}")
            watchdog.ready()
    watchdog.stopping()
    ending.begin()
    working.result()
