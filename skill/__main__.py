"""`python -m skill` is `askaloud`."""

import os
import sys

# `-m` puts the working folder first on the path, where a file `json.py` would be taken
# for Python's own. It stays where it is the folder that we ourselves are in.
_ours = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
if not sys.flags.safe_path and os.path.abspath(sys.path[0]) != _ours:  # noqa: PTH100
    del sys.path[0]

from skill.cli.app import main  # noqa: E402

if __name__ == "__main__":
    main()
