"""The way from sound to sound has one direction: who may know of whom."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("askaloud", "audio", "intents", "skill")
MAX_LINES = 300
MAX_NAMES = 40
"""Names that a module may take from others of ours: one that needs more is two."""

MAY_IMPORT = {
    "askaloud": {"askaloud"},
    "audio": {"askaloud", "audio"},
    "intents": {"askaloud", "intents"},
    "skill": {"askaloud", "audio", "intents", "skill"},
}

# The rooms of each package from the ground up. A room may know those below it, and
# none on its own floor.
FLOORS = {
    "audio": (
        (
            *("audio.errors", "audio.defaults", "audio.sound"),
            *("audio.mp3", "audio.mp3_frames", "audio.server_address"),
        ),
        (
            *("audio.wheel_data", "audio.processor_wait", "audio.sound_kind"),
            "audio.framing",
        ),
        ("audio.files", "audio.echo", "audio.signals", "audio.vad", "audio.synthesis"),
        ("audio.devices", "audio.recogniser"),
        ("audio.models", "audio.utterance", "audio.topic_recogniser"),
        ("audio.model_kit",),
    ),
    "intents": (
        ("intents.errors", "intents.background", "intents.templates"),
        (
            *("intents.assertion", "intents.encoder"),
            *("intents.normalise", "intents.phrases", "intents.filling"),
            *("intents.finding", "intents.reading"),
        ),
        (
            *("intents.manifest", "intents.match", "intents.address"),
            *("intents.joined", "intents.correction"),
        ),
        ("intents.situation", "intents.facet"),
        ("intents.topic",),
        ("intents.texts", "intents.reviews"),
        ("intents.references", "intents.heard", "intents.sayings"),
        ("intents.loader", "intents.spoken", "intents.red_flags"),
        ("intents.signing",),
        ("intents.lint",),
        ("intents.features", "intents.weights", "intents.judged"),
        ("intents.reported",),
        ("intents.decision",),
        ("intents.linear",),
        ("intents.training",),
        ("intents.situation_matcher", "intents.facet_matcher"),
        ("intents.store", "intents.belief", "intents.compound"),
        ("intents.matcher",),
        ("intents.encoder_kit",),
    ),
    "skill": (
        ("skill.errors", "skill.team_line"),
        ("skill.settings",),
        ("skill.dialogue", "skill.input", "skill.service", "skill.understanding"),
        ("skill.voice", "skill.recognisers", "skill.feedback"),
        (
            *("skill.assistant", "skill.building", "skill.speech_making"),
            "skill.heard_back",
        ),
        ("skill.live", "skill.open_assistant"),
        ("skill.output",),
        ("skill.serving",),
        ("skill.http_api",),
        (
            *("skill.checking", "skill.asking", "skill.conversing"),
            *("skill.page", "skill.vosk_server", "skill.worker", "skill.wyoming"),
        ),
        ("skill.cli",),
        ("skill.__main__",),
    ),
}

MODULES = sorted(
    path.relative_to(ROOT) for name in PACKAGES for path in (ROOT / name).rglob("*.py")
)


def tree(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def dotted(module: Path) -> str:
    return ".".join(module.with_suffix("").parts).removesuffix(".__init__")


def imported(module: Path) -> Iterator[tuple[str, str]]:
    """The modules that a module imports, wherever in it, and the names from each."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by dots"
            yield from ((node.module or "", alias.name) for alias in node.names)


def package_of(name: str) -> str:
    return name.partition(".")[0]


def source_of(module: str, name: str) -> str:
    """Where a name comes from: those of a whole package are passed on by its stub."""
    if (ROOT / module.replace(".", "/") / f"{name}.py").is_file():
        return f"{module}.{name}"
    stub = ROOT / module / "__init__.pyi"
    if not stub.is_file():
        return module
    for node in ast.parse(stub.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and name in [n.name for n in node.names]:
            return f"{module}.{node.module}"
    return module


def floor_of(name: str) -> tuple[int, str] | None:
    """The floor of a module, and its room there; None for a package itself."""
    for number, rooms in enumerate(FLOORS.get(package_of(name), ())):
        for room in rooms:
            if name == room or name.startswith(f"{room}."):
                return number, room
    return None


def test_there_are_modules_to_look_at() -> None:
    assert {module.parts[0] for module in MODULES} == set(PACKAGES)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_imports_only_what_its_package_may_know(module: Path) -> None:
    ours = {package_of(name) for name, _ in imported(module)} & {*PACKAGES, "tests"}
    assert ours <= MAY_IMPORT[module.parts[0]]


@pytest.mark.parametrize("package", FLOORS)
def test_every_module_has_a_floor(package: str) -> None:
    ours = {dotted(module) for module in MODULES if module.parts[0] == package}
    assert {name for name in ours if floor_of(name) is None} == {package}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_room_knows_only_those_below_it(module: Path) -> None:
    here = floor_of(dotted(module))
    if here is None:
        return
    for name, one in imported(module):
        there = floor_of(source_of(name, one))
        if there is not None and package_of(name) == module.parts[0]:
            below = there[0] < here[0]
            assert below or there[1] == here[1], f"{module} knows {name}.{one}"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_is_not_too_long(module: Path) -> None:
    lines = (ROOT / module).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MAX_LINES


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_does_not_need_too_many_names(module: Path) -> None:
    names = {
        (name, one) for name, one in imported(module) if package_of(name) in PACKAGES
    }
    assert len(names) <= MAX_NAMES


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_says_what_it_is(module: Path) -> None:
    assert ast.get_docstring(tree(module))


def test_no_name_of_a_class_stands_for_two_things() -> None:
    names = Counter(
        node.name
        for module in MODULES
        for node in tree(module).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, times in names.items() if times > 1] == []
