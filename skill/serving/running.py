"""A server from its opening to its end."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from skill.output import console
from skill.service.ending import Ending
from skill.service.watchdog import Watchdog
from skill.serving.loading import Load, Loading, load_served
from skill.settings import Settings

PAT_S: Final = 1.0
"""How often the service manager is told that all is well, at most."""


@dataclass(frozen=True)
class ListeningServer:
    """A server that is open."""

    where: str
    """Where it can be reached, for people."""
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where nobody can come any more, or it was told to end."""


OpenServer: TypeAlias = Callable[
    [Loading], AbstractAsyncContextManager[ListeningServer]
]
"""Opens a server, whose clients wait until all is loaded."""


def serve(
    settings: Settings, ending: Ending, opened: OpenServer, load: Load = load_served
) -> int:
    """Serve until told to end.

    Args:
        settings: What the operator set.
        ending: Who is told of signals; entered.
        opened: Opens the server.
        load: Loads what clients are served with.

    Returns:
        The exit status.

    Raises:
        UsageError: It cannot listen where it should.
        ModelError: A model cannot be loaded.
        TopicError: The topic cannot be loaded.
    """
    asyncio.run(_serve(settings, ending, opened, load))
    return ending.status


async def _serve(
    settings: Settings, ending: Ending, opened: OpenServer, load: Load
) -> None:
    loop, watchdog = asyncio.get_running_loop(), Watchdog()
    loading = Loading(settings, load)
    try:
        async with opened(loading) as listening:
            over = listening.over

            def stop() -> None:
                loop.call_soon_threadsafe(over.set)

            ending.stops(stop)
            console.note(f"listens at {listening.where}; Ctrl-C ends it")
            ended = asyncio.ensure_future(over.wait())
            loaded = asyncio.ensure_future(loading.served())
            while not ended.done():
                watchdog.pat()
                waiting = {ended} if loaded.done() else {ended, loaded}
                await asyncio.wait(
                    waiting, timeout=PAT_S, return_when=asyncio.FIRST_COMPLETED
                )
                if loaded in waiting and loaded.done():
                    console.note(
                        f"ready, with {loaded.result().recogniser.description}"
                    )
                    watchdog.ready()
            loaded.cancel()
            watchdog.stopping()
            ending.begin()
    finally:
        loading.close()
