"""Makes a Debian package: all under /opt/askaloud, and a user and units of the system.

    python -m scripts.deb [FOLDER]

Needs Debian's python3 with python3-venv, and dpkg-deb. The package holds an environment
with all that is needed, made with the Python of the machine that it is made on: it is
for the same release of Debian and the same kind of processor.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Final

from skill.service.unit import ServiceCommand, unit

ROOT: Final = Path(__file__).resolve().parent.parent
PYTHON: Final = Path("/usr/bin/python3")
PLACE: Final = Path("/opt/askaloud")
EXTRAS: Final = "whisper,kiosk,vosk-server,wyoming"
SERVICES: Final = (ServiceCommand.VOSK_SERVER, ServiceCommand.WYOMING)
"""What runs without anybody being logged in; the rest needs a user's sound."""

HOME: Final = "/var/lib/askaloud"

_CONTROL: Final = """\
Package: askaloud
Version: {version}
Architecture: {architecture}
Maintainer: The Ask Aloud project <askaloud@localhost>
Section: sound
Priority: optional
Installed-Size: {kilobytes}
Depends: python3 (>= {python}), python3 (<< {next_python}), adduser
Recommends: libasound2
Description: answers spoken questions about secondary bone cancer
 A voice assistant that works offline and hands-free. Every answer ends with
 advice to see a doctor, and a report of an emergency is answered first.
"""

_AFTER_INSTALL: Final = f"""\
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    adduser --system --group --quiet --home {HOME} askaloud
    chmod 0750 {HOME}
    if [ -d /run/systemd/system ]; then
        systemctl daemon-reload || true
    fi
fi
"""

_BEFORE_REMOVAL: Final = """\
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
    systemctl disable --now {units} || true
fi
"""

_COPYRIGHT: Final = """\
Ask Aloud is under the Apache License, Version 2.0:
/usr/share/common-licenses/Apache-2.0

What comes with it, and under which licences, stands in NOTICE beside this file.
"""


def main() -> None:
    """Make it."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="askaloud-deb-") as folder:
        root = Path(folder) / "root"
        install(root)
        for command in SERVICES:
            put(root, f"lib/systemd/system/{unit_name(command)}", system_unit(command))
        documents = root / "usr/share/doc/askaloud"
        put(root, "usr/share/doc/askaloud/copyright", _COPYRIGHT)
        shutil.copy(ROOT / "NOTICE", documents)
        (root / "usr/bin").mkdir(parents=True)
        (root / "usr/bin/askaloud").symlink_to(PLACE / "bin" / "askaloud")
        units = " ".join(map(unit_name, SERVICES))
        put(root, "DEBIAN/postinst", _AFTER_INSTALL, 0o755)
        put(root, "DEBIAN/prerm", _BEFORE_REMOVAL.format(units=units), 0o755)
        architecture = printed("dpkg", "--print-architecture")
        put(root, "DEBIAN/control", control(root, architecture))
        package = out / f"askaloud_{version()}_{architecture}.deb"
        built = ["dpkg-deb", "--root-owner-group", "-Zzstd", "--build"]
        subprocess.run([*built, str(root), str(package)], check=True)
    print(package)


def install(root: Path) -> None:
    """Put the environment where it will be, below a root."""
    place = root / PLACE.relative_to("/")
    subprocess.run([PYTHON, "-m", "venv", place], check=True)
    pip = [str(place / "bin" / "python3"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--no-compile", f"{ROOT}[{EXTRAS}]"], check=True)
    for script in (place / "bin").iterdir():
        if script.is_file() and not script.is_symlink():
            moved = at_its_place(script.read_bytes(), root)
            script.write_bytes(moved)
    configured = place / "pyvenv.cfg"
    configured.write_bytes(at_its_place(configured.read_bytes(), root))
    # Python need not write into the package later; these are told for where they lie.
    subprocess.run(
        [PYTHON, "-m", "compileall", "-q", "-s", root, "-p", "/", place / "lib"],
        check=False,
    )


def at_its_place(content: bytes, root: Path) -> bytes:
    """A file of the environment, with the paths that it will have."""
    return content.replace(str(root).encode(), b"")


def system_unit(command: ServiceCommand) -> str:
    """The unit of a server for the whole system, run by a user of its own."""
    text = unit(of=command)
    called = f"ExecStart={PLACE}/bin/askaloud {command.value}"
    text = re.sub(r"^ExecStart=.*$", called, text, flags=re.MULTILINE)
    whose = (
        f"[Service]\nUser=askaloud\nStateDirectory=askaloud\nEnvironment=HOME={HOME}"
    )
    text = text.replace("[Service]", whose)
    return text.replace("default.target", "multi-user.target")


def unit_name(command: ServiceCommand) -> str:
    """What the unit of a server is called."""
    return f"askaloud-{command.value}.service"


def control(root: Path, architecture: str) -> str:
    """What the package tells of itself."""
    told = printed(PYTHON, "-c", "import sys; print(*sys.version_info[:2])")
    major, minor = map(int, told.split())
    size = sum(file.lstat().st_size for file in root.rglob("*"))
    return _CONTROL.format(
        version=version(),
        architecture=architecture,
        kilobytes=size // 1024,
        python=f"{major}.{minor}",
        next_python=f"{major}.{minor + 1}",
    )


def version() -> str:
    """The version of the project."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(told["project"]["version"])


def put(root: Path, name: str, text: str, mode: int = 0o644) -> None:
    """Write a file below a root."""
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)


def printed(*command: str | Path) -> str:
    """What a command prints."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
