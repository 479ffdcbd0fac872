"""Buttons to press before speaking: keys, mouse buttons, switches."""

from skill.input.buttons import Button, ButtonEvent, Press
from skill.input.fakes import FakeButton
from skill.input.switch import SwitchButton, list_switches, open_switch
from skill.input.terminal import TerminalButton

__all__ = [
    "Button",
    "ButtonEvent",
    "FakeButton",
    "Press",
    "SwitchButton",
    "TerminalButton",
    "list_switches",
    "open_switch",
]
