"""A sound device that is open and running, through miniaudio."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, Final

import miniaudio

from audio.devices.absence import join_group
from audio.devices.devices import BACKENDS, Backends, DeviceKind, Devices, silence_alsa
from audio.errors import DeviceError

CARDS: Final = "audio"
"""The group to which Linux gives its sound cards."""


@dataclass(frozen=True)
class DeviceSettings:
    """What is asked of a device, whose samples have 16 bits."""

    kind: DeviceKind
    name: str | None
    """Part of the device's name, in any case; None is the default one."""
    rate: int
    """Samples a second; the sound system converts."""
    period_ms: int
    """How much sound is taken or given at once, about."""
    periods: int
    """How many of these wait in the device at most."""
    channels: int = 1
    """Those of several take turns."""


class OpenDevice:
    """A device that is open and running.

    Args:
        settings: What is asked of it.
        exchange: Called in the device's own thread, by a microphone with what was
            recorded, by a speaker with the number of samples that it wants and is
            to be given. It must be quick and raise nothing.
        on_stop: Called in that thread where the device stopped; it must close
            nothing.
        backends: The sound systems to try.

    Raises:
        DeviceError: There is no such device, or it cannot be opened.
    """

    def __init__(
        self,
        settings: DeviceSettings,
        exchange: Callable[[Any], bytes | None],
        on_stop: Callable[[], None],
        backends: Backends = BACKENDS,
    ) -> None:
        self._kind = settings.kind
        self.exchanges = 0
        """How often sound was taken or given."""
        silence_alsa()
        failures: list[DeviceError] = []
        for name, device_id in _candidates(settings, backends):
            stream = self._stream(exchange)
            next(stream)
            try:
                self._device = _start(settings, device_id, backends, stream, on_stop)
            except miniaudio.MiniaudioError as why:
                failures.append(_failure(settings.kind.told(name), why))
            else:
                self.name = name
                """The whole of it; None is the default one."""
                self._id = device_id
                return
        raise failures[0]

    @property
    def backend(self) -> miniaudio.Backend:
        """The sound system that it belongs to."""
        return miniaudio.Backend(self._device._context.backend)

    @property
    def identity(self) -> str:
        """Which device it is, among all of all sound systems.

        The default one is, as far as the sound system tells, the one behind it.
        """
        device_id = self._id
        if device_id is None:
            info = miniaudio.ffi.new("ma_device_info *")
            kind = miniaudio.lib.ma_device_type_capture
            if self._kind is DeviceKind.SPEAKER:
                kind = miniaudio.lib.ma_device_type_playback
            context = self._device._context
            none = miniaudio.ffi.NULL
            miniaudio.lib.ma_context_get_device_info(context, kind, none, info)
            device_id = miniaudio.ffi.addressof(info, "id")
        raw = bytes(miniaudio.ffi.buffer(device_id)).rstrip(b"\0")
        return f"{self.backend.name} {raw.hex()}"

    def close(self) -> None:
        """Stop and let go of it."""
        # Stopped underneath first: the library's own stop() takes the stream away
        # while the device's thread may be using it.
        miniaudio.lib.ma_device_stop(self._device._device)
        _let_go(self._device)

    def _stream(
        self, exchange: Callable[[Any], bytes | None]
    ) -> Generator[bytes | None, Any, None]:
        given = yield None
        while True:
            self.exchanges += 1
            given = yield exchange(given)


def _candidates(
    settings: DeviceSettings, backends: Backends
) -> Iterator[tuple[str | None, Any]]:
    """Names and ids of devices, of which the first that opens is to be taken.

    Raises:
        DeviceError: There is none.
    """
    if settings.name is None:
        yield None, None
    # Not looked for before the default has failed. Where there is none at all, this
    # tells so.
    devices = Devices(settings.kind, backends)
    if settings.name is not None:
        whole = devices.choose(settings.name)
        yield whole, devices.ids[whole]
    elif devices.alsa:
        # Its default is the first card, which need not have a microphone.
        yield from devices.ids.items()


def _failure(told: str, why: miniaudio.MiniaudioError) -> DeviceError:
    """A device that is there and cannot be opened; what is wrong, and what to do."""
    what, *code = why.args
    if code and code[0] == miniaudio.lib.MA_ACCESS_DENIED:
        return DeviceError(
            f"{told} cannot be opened, as only the group {CARDS} may use it. "
            f"{join_group(CARDS)}."
        )
    if code and code[0] in (miniaudio.lib.MA_BUSY, miniaudio.lib.MA_ALREADY_IN_USE):
        return DeviceError(
            f"{told} cannot be opened, as another program holds it. End that program, "
            f"or use a sound server (PipeWire), which lets programs share a device."
        )
    reason = f"{what}, {code[0]}" if code else what
    return DeviceError(
        f"{told} cannot be opened ({reason}). Check that no other program holds it; "
        f"`askaloud check` lists what is there."
    )


def _start(
    settings: DeviceSettings,
    device_id: Any,  # noqa: ANN401
    backends: Backends,
    stream: Generator[bytes | None, Any, None],
    on_stop: Callable[[], None],
) -> Any:  # noqa: ANN401
    """Open one of miniaudio's devices and let it run.

    Raises:
        MiniaudioError: It cannot be opened.
    """
    if settings.kind is DeviceKind.MICROPHONE:
        make, sample_format = miniaudio.CaptureDevice, "input_format"
    else:
        make, sample_format = miniaudio.PlaybackDevice, "output_format"
    # Made in two steps, so that it can be let go of where the second fails.
    device = make.__new__(make)
    try:
        device.__init__(
            **{sample_format: miniaudio.SampleFormat.SIGNED16},
            nchannels=settings.channels,
            sample_rate=settings.rate,
            buffersize_msec=settings.period_ms,
            callback_periods=settings.periods,
            device_id=device_id,
            backends=list(backends),
            app_name="Ask Aloud",
        )
        device.stop_callback = on_stop
        device.start(stream)
    except miniaudio.MiniaudioError:
        _let_go(device)
        raise
    return device


def _let_go(device: Any) -> None:  # noqa: ANN401
    device.close()
    # The library forgets this one, and with it a connection to the sound server, which
    # takes only so many.
    context = getattr(device, "_context", None)
    if context is not None:
        miniaudio.lib.ma_context_uninit(context)
        device._context = None
