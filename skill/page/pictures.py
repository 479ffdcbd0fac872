"""Pictures beside answers, drawn in the page: what each shows, as a text.

They tell nothing that the answer does not: what is named on one stands in the topic.
"""

from collections.abc import Mapping
from typing import Final

PICTURES: Final[Mapping[str, str]] = {
    "affected_bones": "The bones of a person, from the front. Five are thick and "
    "have their names: the spine, the ribs, the pelvis, the top bone of the arm, and "
    "the top bone of the leg.",
    "bone_structure": "The end of a long bone, cut open. It has a hard outside, and a "
    "core like a sponge. On its end there is cartilage.",
    "bone_cells": "Two kinds of cells on a bone. On the left, three small cells are on "
    "a heap: this kind builds new bone. On the right, a big cell is in a hole: this "
    "kind breaks down old bone.",
}
"""The section beside which a picture stands, and what is to be seen."""

A_PICTURE: Final = "There is a picture."
PICTURE: Final = "picture_"
"""Stands before the section where the page asks to have a picture read."""
