"""The floor that all rooms of Ask Aloud stand on, which knows none of them.

One base of all errors, files that are written whole or not at all, names that are
held against other processes, and processes that run a module of ours and nothing else.
"""

from askaloud.errors import AskAloudError
from askaloud.files import held, take_away, written_whole
from askaloud.processes import (
    kill_modules,
    module_command,
    run_module,
    safe_spawning,
)

__all__ = [
    "AskAloudError",
    "held",
    "kill_modules",
    "module_command",
    "run_module",
    "safe_spawning",
    "take_away",
    "written_whole",
]
