"""The bill of materials: every package that the run-time environment holds.

Of an environment of its own, with the locked versions and no extras, so that the list
is what somebody gets who installs Ask Aloud with the same lock.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from scripts import clean
from scripts.errors import ScriptError, run
from scripts.packages import LOCK, PROJECT, ROOT, needed

DIST: Final = ROOT / "dist"


def main() -> None:
    """Installs what `make dist` built, and writes down what is there then."""
    wheels = sorted(DIST.glob(f"{PROJECT}-*.whl"))
    if len(wheels) != 1:
        raise ScriptError(
            f"There must be one wheel in dist/, and there are {len(wheels)}. "
            f"Run: rm -rf dist; make dist"
        )
    out = DIST / f"{wheels[0].name.split('-py3')[0]}.cdx.json"
    with tempfile.TemporaryDirectory() as name:
        commands = clean.make(
            Path(name, "environment"), ["--constraint", str(LOCK), str(wheels[0])]
        )
        printed = clean.call(
            [
                *(sys.executable, "-m", "cyclonedx_py", "environment"),
                *(
                    "--pyproject",
                    str(ROOT / "pyproject.toml"),
                    "--mc-type",
                    "application",
                ),
                *("--output-reproducible", "--output-format", "JSON"),
                str(commands / "python"),
            ],
            "The bill of materials cannot be made",
        )
    bill = tidied(json.loads(printed))
    names = {str(part["name"]).lower() for part in bill["components"]}
    if missing := [
        n for n in needed() if n not in {x.replace("_", "-") for x in names}
    ]:
        raise ScriptError(f"The bill of materials lacks {', '.join(missing)}.")
    out.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")
    print(f"dist/{out.name}  {len(bill['components'])} packages")


def tidied(bill: dict[str, Any]) -> dict[str, Any]:
    """The same without pip, which no package needs, and without paths of here."""
    bill["components"] = [part for part in bill["components"] if part["name"] != "pip"]
    bill["dependencies"] = [
        part for part in bill["dependencies"] if not part["ref"].startswith("pip==")
    ]
    for part in (bill["metadata"].get("component", {}), *bill["components"]):
        part["externalReferences"] = [
            told
            for told in part.get("externalReferences", ())
            if not told["url"].startswith("file:")
        ]
    return bill


if __name__ == "__main__":
    run(main)
