"""The floor that all rooms of Ask Aloud stand on, which knows none of them.

One base of all errors, files that are written whole or not at all, names that are
held against other processes, memory that is given back, and processes that run a
module of ours and nothing else.
"""

from askaloud.errors import AskAloudError
from askaloud.files import held, take_away, written_whole
from askaloud.memory import give_back_memory
from askaloud.processes import (
    kill_modules,
    module_command,
    run_module,
    safe_spawning,
)

__all__ = [
    "AskAloudError",
    "give_back_memory",
    "held",
    "kill_modules",
    "module_command",
    "run_module",
    "safe_spawning",
    "take_away",
    "written_whole",
]
