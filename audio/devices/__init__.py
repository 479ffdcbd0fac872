"""Microphones and speakers of this machine, through miniaudio."""

from audio.devices.devices import DeviceKind, device_names
from audio.devices.fakes import FakeMicrophone, FakePlayer
from audio.devices.microphone import DeviceMicrophone, Microphone
from audio.devices.player import DevicePlayer, Player
from audio.devices.speaker import DeviceSpeaker, Speaker

__all__ = [
    "DeviceKind",
    "DeviceMicrophone",
    "DevicePlayer",
    "DeviceSpeaker",
    "FakeMicrophone",
    "FakePlayer",
    "Microphone",
    "Player",
    "Speaker",
    "device_names",
]
