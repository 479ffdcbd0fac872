"""Which sound devices the machine has, through miniaudio."""

import ctypes
import logging
import sys
from enum import Enum
from functools import cache
from typing import Any, Final, TypeAlias

import miniaudio

from audio.devices.absence import absence_of, restart_server
from audio.errors import DeviceError, MissingDeviceError

_LOGGER = logging.getLogger(__name__)

Backends: TypeAlias = tuple[miniaudio.Backend, ...]
"""Sound systems, the one to be tried first before the others."""

BACKENDS: Final[Backends] = tuple(
    backend for backend in miniaudio.Backend if backend is not miniaudio.Backend.NULL
)
"""All but the null one, which would play to nobody."""

# What ALSA lists on every machine beside its devices.
_ALSA_PLUGINS: Final = {
    *("jack", "lavrate", "null", "oss", "pulse", "samplerate", "speex", "speexrate"),
    *("upmix", "vdownmix"),
}


class DeviceKind(Enum):
    """What a device is for; the value is what people call it."""

    MICROPHONE = "microphone"
    SPEAKER = "speaker"

    def called(self, name: str | None) -> str:
        """A device of this kind, for people; None is the default one."""
        return f"the default {self.value}" if name is None else name

    def told(self, name: str | None) -> str:
        """A device of this kind within a sentence; None is the default one."""
        return self.called(None) if name is None else f"the {self.value} '{name}'"


class Devices:
    """The devices of a kind. Their ids are good as long as this lives.

    Raises:
        DeviceError: There is no sound system.
        MissingDeviceError: There is no such device.
    """

    def __init__(self, kind: DeviceKind, backends: Backends = BACKENDS) -> None:
        self._kind = kind
        silence_alsa()
        try:
            self._all = _Unasked(list(backends))
            found: list[dict[str, Any]] = (
                self._all.get_captures()
                if kind is DeviceKind.MICROPHONE
                else self._all.get_playbacks()
            )
        except miniaudio.MiniaudioError as why:
            raise self._unreachable(why) from why
        self.alsa: Final = self._all.backend == "ALSA"
        """Whether they are ALSA's own, with no sound server in between."""
        self.ids: Final[dict[str, Any]] = {}
        """What the sound system calls each, by the name that people know."""
        for one in found:
            if not (self.alsa and _is_plugin(one["id"])):
                self.ids[self._own_name(one["name"])] = one["id"]
        if not self.ids:
            raise self._none()

    def choose(self, name: str) -> str:
        """The whole name of the device that a part of it, in any case, stands for.

        Raises:
            MissingDeviceError: There is none.
        """
        part = name.casefold()
        fitting = [whole for whole in self.ids if part in whole.casefold()]
        if not fitting:
            there = ", ".join(f"'{whole}'" for whole in self.ids)
            raise MissingDeviceError(
                f"there is no {self._kind.value} '{name}' among those of this machine: "
                f"{there}. Plug it in, or choose one of these."
            )
        # "USB Audio" means itself rather than "Monitor of USB Audio".
        return min(fitting, key=lambda whole: (whole.casefold().find(part), len(whole)))

    def _none(self) -> DeviceError:
        absence = absence_of(self._kind.value)
        error = DeviceError if absence.unreachable else MissingDeviceError
        return error(
            f"{self._kind.told(None)} cannot be opened, as {absence.why}. "
            f"{absence.what_to_do}; `askaloud check` tells when it is there."
        )

    def _unreachable(self, why: miniaudio.MiniaudioError) -> DeviceError:
        absence = absence_of(self._kind.value)
        if absence.unreachable:
            return self._none()
        return DeviceError(
            f"{self._kind.told(None)} cannot be opened, as the sound system does not "
            f"answer ({why.args[0]}). Where a sound server runs, {restart_server()}."
        )

    def _own_name(self, name: str) -> str:
        """The second of two that are alike is numbered."""
        alike = (name, *(f"{name} ({count})" for count in range(2, len(self.ids) + 2)))
        return next(one for one in alike if one not in self.ids)


def device_names(kind: DeviceKind) -> list[str]:
    """The devices that are there.

    Raises:
        DeviceError: There is no sound system, or no such device.
    """
    return list(Devices(kind).ids)


class _Unasked(miniaudio.Devices):  # type: ignore[misc]
    """Devices that are not asked for their formats.

    Asking opens each, and where one is in use, nothing at all is listed.
    """

    def _get_info(self, *_: object) -> dict[str, Any]:
        return {}


def _is_plugin(device_id: Any) -> bool:  # noqa: ANN401
    name = bytes(miniaudio.ffi.buffer(device_id)).partition(b"\0")[0]
    return name.decode() in _ALSA_PLUGINS


_say_nothing: Final = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)(lambda *_: None)
"""Lives as long as the program, as ALSA goes on calling it."""


@cache
def silence_alsa() -> None:
    """Keep ALSA from writing about devices it lacks to the standard error."""
    if sys.platform != "linux":
        return
    try:
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_say_nothing)
    except (OSError, AttributeError):
        _LOGGER.debug("there is no ALSA to be kept quiet")
