"""Memory that is given back."""

import subprocess
import sys

import pytest

SCRIPT = """
from pathlib import Path
from askaloud import give_back_memory

def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

kept = [bytes(3000) for _ in range(30_000)]
last = bytes(3000)
del kept
before = megabytes()
give_back_memory()
print(before - megabytes())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="tells of /proc")
def test_what_lay_idle_is_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) > 30
