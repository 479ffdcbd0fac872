"""What a command needs that not every installation has."""

from importlib.util import find_spec

from skill.errors import UsageError


def needs_extra(extra: str, *packages: str) -> None:
    """See that an extra is installed.

    Args:
        extra: Its name.
        packages: What it brings, as it is imported.

    Raises:
        UsageError: It is not installed.
    """
    if any(find_spec(package) is None for package in packages):
        raise UsageError(
            f"this needs the extra '{extra}', which is not installed. Install it "
            f"with: pip install 'askaloud[{extra}]'"
        )
