"""`askaloud models`: list, install, remove, verify and import, as an operator does."""

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audio import SMALL_US, models_folder
from audio.models import OFFICIAL_MODELS, OFFICIAL_WHISPERS, import_model
from audio.models.download import bytes_in
from audio.recogniser import EMBEDDED, MODEL_NAME
from audio.recogniser.packed_whispers import BASE, TINY_EN
from skill import load_settings
from skill.settings import MODEL_VARIABLE, settings_file, write_model, write_settings
from tests.audio.models.sites import (
    ARCHIVE,
    NAME,
    WHOLE,
    Site,
    fake_model,
    running_site,
    served,
    sha256_of,
    stalled,
)
from tests.audio.packed import another_package, whisper_in, without_package
from tests.skill.running import COMMAND, LONGEST_S, Ran, askaloud

Command = Callable[..., Ran]

BIG = "vosk-model-en-us-0.22"


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and data of the test's own, and a client without patience.

    Imports are not loaded, as most models are no real ones.
    """
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("ASKALOUD_MIRROR", raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("audio.models.download.WAIT_S", 0.0)
    monkeypatch.setattr("audio.models.install.require_loads", lambda *_: None)


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that has nothing yet."""
    with running_site() as made:
        yield made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A model on a stick."""
    path = tmp_path / f"{NAME}.zip"
    path.write_bytes(WHOLE)
    return path


def listed(command: Command) -> dict[str, dict[str, object]]:
    """What `models list --json` has, by name."""
    ran = command("models", "list", "--json")
    assert ran.status == 0
    return {one["name"]: one for one in json.loads(ran.out)}


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_the_list_shows_what_is_here_and_what_can_be(command: Command) -> None:
    ran = command("models", "list")
    assert ran.status == 0
    assert ran.err == ""
    lines = ran.out.splitlines()
    assert lines[1].split() == [
        "*",
        MODEL_NAME,
        "vosk",
        "embedded",
        "19",
        "MB",
        "Apache",
        "2.0",
    ]
    row = next(line for line in lines if BIG in line.split())
    assert row.split()[1:] == [
        *("vosk", "available", "1.8", "GB", "5.69", "6.05", "29.78", "Apache", "2.0")
    ]
    assert lines[2].split() == [
        *("*", BASE.name, "whisper", "installed", "146", "MB", "MIT")
    ]
    assert lines[3].split() == [TINY_EN.name, "whisper", "installed", "76", "MB", "MIT"]
    assert "* listens" in ran.out
    assert "comes by" not in ran.out


def test_the_list_for_programs(command: Command) -> None:
    models = listed(command)
    official = (one.name for one in (*OFFICIAL_MODELS, *OFFICIAL_WHISPERS))
    assert list(models) == [MODEL_NAME, BASE.name, TINY_EN.name, *official]
    embedded = models[MODEL_NAME]
    assert embedded["state"] == "embedded"
    assert embedded["used"] is True
    assert embedded["folder"] == str(EMBEDDED / MODEL_NAME)
    small = models[SMALL_US.name]
    assert small["state"] == "available"
    assert small["used"] is False
    assert small["folder"] is None
    assert small["download_mb"] == 40
    assert small["word_error_rates"] == {
        "librispeech test-clean": 9.85,
        "tedlium": 10.38,
    }
    assert small["licence"] == "Apache 2.0"
    assert small["archive_sha256"] == SMALL_US.sha256
    assert small["engine"] == "vosk"
    assert small["install"] == f"askaloud models install {SMALL_US.name}"
    packed = models[TINY_EN.name]
    assert packed["engine"] == "whisper"
    assert packed["state"] == "installed"
    assert packed["folder"] == str(TINY_EN.wheels[0].folder())
    assert packed["licence"] == "MIT"
    assert packed["install"] is None
    assert models["faster-whisper-base.en"]["engine"] == "whisper"
    assert models["faster-whisper-base.en"]["word_error_rates"] == {}


def test_the_list_marks_the_best_model_as_used(command: Command) -> None:
    for name in (SMALL_US.name, BIG, "ours"):
        fake_model(models_folder() / name)
    models = listed(command)
    assert [n for n, one in models.items() if one["used"]] == [BASE.name, BIG]
    assert models["ours"]["state"] == "installed"
    assert models["ours"]["official"] is False
    assert models["ours"]["licence"] is None
    assert models["ours"]["disk_mb"] == 0.0


@pytest.mark.parametrize("setting", [SMALL_US.name, "embedded"])
def test_the_list_marks_what_a_setting_names(
    command: Command, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    for name in (SMALL_US.name, BIG):
        fake_model(models_folder() / name)
    monkeypatch.setenv(MODEL_VARIABLE, setting)
    used = {name for name, one in listed(command).items() if one["used"]}
    assert used == {MODEL_NAME if setting == "embedded" else setting, BASE.name}


def test_the_list_shows_a_model_elsewhere_that_a_setting_names(
    command: Command, tmp_path: Path
) -> None:
    write_model(fake_model(tmp_path / "mine"))
    mine = listed(command)[str(tmp_path / "mine")]
    assert mine["state"] == "elsewhere"
    assert mine["used"] is True


def test_the_list_tells_of_a_setting_that_names_nothing(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MODEL_VARIABLE, "nowhere")
    ran = command("models", "list")
    assert ran.status == 0
    assert "there is no model 'nowhere'" in ran.complaint()
    marked = [line for line in ran.out.splitlines() if line.startswith("*  ")]
    assert [line.split()[1] for line in marked] == [BASE.name]


def test_the_list_shows_damage_and_what_is_partly_here(command: Command) -> None:
    (models_folder() / BIG).mkdir(parents=True)
    part = models_folder() / f"{SMALL_US.name}.zip.part"
    part.write_bytes(bytes(3_000_000))
    models = listed(command)
    assert models[BIG]["state"] == "damaged"
    assert models[SMALL_US.name]["state"] == "partly fetched"
    assert models[SMALL_US.name]["fetched_mb"] == 3.0
    assert "partly fetched, 3 MB" in command("models", "list").out


def test_the_list_survives_a_damaged_record(command: Command) -> None:
    fake_model(models_folder() / "ours")
    (models_folder() / "ours" / "askaloud-model.json").write_text("{")
    assert listed(command)["ours"]["archive_sha256"] is None


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_the_list_is_a_table_on_a_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "models", "list"],
        stdin=theirs,
        stdout=theirs,
        cwd=tmp_path,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 65536):
                shown += piece
        except OSError:  # the other end is closed
            pass
        assert process.wait(LONGEST_S) == 0
    os.close(ours)
    lines = shown.decode().replace("\r", "").splitlines()
    assert max(map(len, lines)) > 60
    assert any("vosk-model-small-en-us-0.15" in line for line in lines)
    # A long name goes on in the next line; nothing of it is lost.
    assert not any("…" in line for line in lines)
    assert "5.64 6.24 30.17" in shown.decode()


def test_a_model_is_installed_from_a_mirror(command: Command, site: Site) -> None:
    site.offer()
    ran = command("models", "install", NAME, "--mirror", site.address)
    assert ran.status == 0
    assert ran.out.startswith(f"{NAME} is installed in '{models_folder() / NAME}'.\n")
    assert names(models_folder()) == [NAME]


def test_the_mirror_can_be_a_variable(
    command: Command, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.offer()
    monkeypatch.setenv("ASKALOUD_MIRROR", f"{site.address}/")
    assert command("models", "install", NAME).status == 0


def test_the_mirror_can_be_a_folder(
    command: Command, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    ran = command(
        *("models", "install", NAME, "--mirror", stick.parent.as_uri()),
        *("--sha256", sha256_of(WHOLE)),
    )
    assert ran.status == 0
    assert names(models_folder()) == [NAME]


def test_a_model_of_unknown_accuracy_is_not_used_by_itself(
    command: Command, site: Site
) -> None:
    site.offer()
    ran = command("models", "install", NAME, "--mirror", site.address)
    assert "only where it is named: --model" in ran.out
    assert f'model = "{NAME}"' in ran.out


def test_an_interrupted_installation_goes_on(site: Site, tmp_path: Path) -> None:
    site.offer()
    site.answers[ARCHIVE] = stalled(site, WHOLE, 1000)
    arguments = ("models", "install", NAME, "--mirror", site.address)
    # A process in the background may have been told to take no interrupts.
    program = (
        "import signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from skill.cli import app\n"
        "app.main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as process:
        part = models_folder() / f"{NAME}.zip.part"
        while process.poll() is None and bytes_in(part) < 1000:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LONGEST_S)
    assert process.returncode == 130, err
    assert out == b""
    assert b"goes on from there" in err
    assert b"Traceback" not in err
    site.answers[ARCHIVE] = served(WHOLE)
    ran = askaloud(*arguments)
    assert ran.status == 0
    assert site.asked_for(ARCHIVE) == ["", "bytes=1000-"]


def test_an_unknown_name_is_told_without_a_network(command: Command) -> None:
    ran = command("models", "install", "vosk-model-klingon")
    assert ran.status == 2
    assert "there is no official English model 'vosk-model-klingon'" in ran.err
    assert SMALL_US.name in ran.complaint()


@pytest.mark.parametrize("mirror", ["ftp://example.org", "example.org/models", "/srv"])
def test_a_mirror_that_is_no_address_is_wrong_use(
    command: Command, mirror: str
) -> None:
    ran = command("models", "install", SMALL_US.name, "--mirror", mirror)
    assert ran.status == 2
    assert f"the mirror '{mirror}' is no address" in ran.complaint()


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "0" * 65])
def test_a_sum_that_is_none_is_wrong_use(
    command: Command, stick: Path, text: str
) -> None:
    ran = command("models", "import", stick, "--sha256", text)
    assert ran.status == 2
    assert "is no SHA-256" in ran.complaint()


def test_without_a_network_the_way_without_one_is_told(tmp_path: Path) -> None:
    unreachable = dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"),
        "http://127.0.0.1:9",
    )
    ran = askaloud(
        *("models", "install", SMALL_US.name),
        folder=tmp_path,
        setting={**unreachable, "no_proxy": "", "NO_PROXY": ""},
    )
    assert ran.status == 1
    assert ran.out == ""
    assert "askaloud models import FILE.zip" in ran.complaint()


def test_a_model_is_imported(command: Command, stick: Path) -> None:
    ran = command("models", "import", stick)
    assert ran.status == 0
    assert f"{NAME} is installed in '{models_folder() / NAME}'.\n" in ran.out
    assert f"The SHA-256 of its archive is {sha256_of(WHOLE)}.\n" in ran.out


def test_a_folder_is_imported_under_another_name(
    command: Command, tmp_path: Path
) -> None:
    ran = command("models", "import", fake_model(tmp_path / "mine"), "--name", "ours")
    assert ran.status == 0
    assert names(models_folder()) == ["ours"]
    assert "SHA-256" not in ran.out


def test_an_official_model_is_used_once_it_is_imported(
    command: Command, tmp_path: Path
) -> None:
    ran = command("models", "import", fake_model(tmp_path / SMALL_US.name))
    assert ran.out.endswith("It is used from now on.\n")
    assert listed(command)[SMALL_US.name]["used"] is True


def test_a_worse_model_leaves_the_better_one_in_use(
    command: Command, tmp_path: Path
) -> None:
    fake_model(models_folder() / BIG)
    ran = command("models", "import", fake_model(tmp_path / SMALL_US.name))
    assert f"{BIG} is still used, because it is judged better" in ran.out


def test_a_setting_leaves_its_model_in_use(command: Command, tmp_path: Path) -> None:
    write_model(fake_model(tmp_path / "mine"))
    ran = command("models", "import", fake_model(tmp_path / SMALL_US.name))
    assert f"'{tmp_path / 'mine'}' is still used, because a setting says so" in ran.out
    assert str(settings_file()) in ran.out


def test_an_archive_that_only_says_it_is_official_is_told(
    command: Command, stick: Path
) -> None:
    ran = command("models", "import", stick, "--name", SMALL_US.name)
    assert ran.status == 0
    assert "not the SHA-256 of the official" in ran.err


def test_a_model_that_is_there_already_is_not_imported(
    command: Command, stick: Path
) -> None:
    command("models", "import", stick)
    ran = command("models", "import", stick)
    assert ran.status == 1
    assert f"'askaloud models remove {NAME}'" in ran.err
    assert ran.out == ""


def test_a_model_is_removed(command: Command) -> None:
    fake_model(models_folder() / "ours")
    ran = command("models", "remove", "ours")
    assert ran.status == 0
    assert ran.out == "ours is removed.\n"
    assert names(models_folder()) == []
    assert not settings_file().exists()


@pytest.mark.parametrize("by", ["name", "folder"])
def test_a_setting_that_names_it_is_taken_out(command: Command, by: str) -> None:
    place = fake_model(models_folder() / "ours")
    settings_file().parent.mkdir(parents=True)
    named = "ours" if by == "name" else str(place)
    settings_file().write_text(f'rate = 130\nmodel = "{named}"\n', encoding="utf-8")
    ran = command("models", "remove", "ours")
    assert ran.status == 0
    assert f"'{settings_file()}' named it" in ran.out
    assert settings_file().read_text(encoding="utf-8") == "rate = 130\n"
    assert load_settings().model is None


def test_a_setting_that_names_another_stays(command: Command, tmp_path: Path) -> None:
    fake_model(models_folder() / "ours")
    write_model(tmp_path / "mine")
    command("models", "remove", "ours")
    assert load_settings().model == tmp_path / "mine"


def test_a_variable_that_names_it_is_told(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_model(models_folder() / "ours")
    monkeypatch.setenv(MODEL_VARIABLE, "ours")
    assert f"{MODEL_VARIABLE} still names it" in command("models", "remove", "ours").err


@pytest.mark.parametrize("name", ["nowhere", "../data", "embedded"])
def test_what_cannot_be_removed_is_told(command: Command, name: str) -> None:
    ran = command("models", "remove", name)
    assert ran.status == 1
    assert f"'{name}'" in ran.complaint()


def test_models_in_order_are_told(command: Command, tmp_path: Path) -> None:
    shutil.copytree(EMBEDDED / MODEL_NAME, tmp_path / "ours")
    import_model(tmp_path / "ours", models_folder())
    ran = command("models", "verify")
    assert ran.status == 0
    first, packed, light, second = ran.out.splitlines()
    assert first.startswith("embedded: in order; 9 files are what was")
    assert packed == (
        "whisper-base: in order; 4 files are what was installed; Whisper loads it"
    )
    assert light.startswith("whisper-tiny.en: in order; 3 files")
    assert second.startswith("ours: in order; ")
    assert second.endswith("files are what was installed; Vosk loads it")


def test_damage_is_told_with_the_way_to_mend_it(
    command: Command, tmp_path: Path
) -> None:
    model = import_model(fake_model(tmp_path / "ours"), models_folder())
    (model / "am" / "final.mdl").write_text("shorter", encoding="utf-8")
    (model / "graph" / "words.txt").unlink()
    ran = command("models", "verify", "ours")
    assert ran.status == 1
    assert ran.out == (
        "ours: 'am/final.mdl' is damaged; 'graph/words.txt' is missing. Remove it "
        "with 'askaloud models remove ours', and install or import it again.\n"
    )


def test_much_damage_is_told_in_short(command: Command) -> None:
    many = fake_model(models_folder() / "work")
    for number in range(10):
        (many / f"{number}").touch()
    model = import_model(many, models_folder(), "ours")
    for number in range(10):
        (model / f"{number}").unlink()
    ran = command("models", "verify", "ours")
    assert "'4' is missing; and 5 more. Remove it" in ran.out


def test_a_damaged_installation_is_told(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("audio.recogniser.EMBEDDED", tmp_path)
    ran = command("models", "verify", MODEL_NAME)
    assert ran.status == 1
    assert ran.out == (
        "embedded: 'am/final.mdl' is missing. Install Ask Aloud again.\n"
    )


def test_verifying_what_is_not_there_is_told(command: Command) -> None:
    ran = command("models", "verify", "nowhere")
    assert ran.status == 1
    assert "There are embedded, whisper-base, whisper-tiny.en." in ran.complaint()


@pytest.mark.parametrize(
    "arguments", [("list",), ("install", BIG), ("import", "x.zip"), ("remove", "x")]
)
def test_wrong_settings_are_told_before_anything_is_done(
    command: Command, arguments: tuple[str, ...]
) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("rate = 5\n", encoding="utf-8")
    ran = command("models", *arguments)
    assert ran.status == 2
    assert "setting 'rate'" in ran.complaint()


def test_a_big_model_comes_with_a_warning(command: Command) -> None:
    fake_model(models_folder() / BIG)  # there already, so nothing is fetched
    ran = command("models", "install", BIG)
    assert ran.status == 0
    assert "16 GB of memory" in ran.complaint()
    assert f"{BIG} (Apache 2.0) is installed" in ran.out


def test_without_the_package_the_list_says_how_it_comes(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_package(monkeypatch)
    packed = listed(command)[BASE.name]
    assert packed["state"] == "available"
    assert packed["used"] is False
    assert packed["install"] == "pip install 'askaloud[whisper]'"
    assert command("models", "list").out.endswith(
        "whisper-base comes by pip install 'askaloud[whisper]'.\n"
        "whisper-tiny.en comes by pip install 'askaloud[whisper-light]'.\n"
    )
    assert "There are embedded." in command("models", "verify", BASE.name).err


def test_a_damaged_package_is_told(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_package(monkeypatch, tmp_path / "site", damaged=True)
    ran = command("models", "list")
    assert "Whisper does not listen: " in ran.complaint()
    row = next(line for line in ran.out.splitlines() if BASE.name in line)
    assert row.split()[:3] == [BASE.name, "whisper", "damaged"]
    ran = command("models", "verify", BASE.name)
    assert ran.status == 1
    assert "its SHA-256 differs. Run pip install --force-reinstall" in ran.out


@pytest.mark.parametrize("setting", ["off", "theirs"])
def test_the_list_marks_the_whisper_that_a_setting_names(
    command: Command, tmp_path: Path, setting: str
) -> None:
    import_model(whisper_in(tmp_path / "theirs"), models_folder())
    write_settings({"whisper": setting})
    used = {name for name, one in listed(command).items() if one["used"]}
    assert used == {MODEL_NAME, *({setting} - {"off"})}


def test_a_whisper_is_imported_and_told_how_it_is_used(
    command: Command, tmp_path: Path
) -> None:
    ran = command("models", "import", whisper_in(tmp_path / "theirs"))
    assert ran.status == 0
    assert f"whisper = \"theirs\" in '{settings_file()}'" in ran.out
    theirs = listed(command)["theirs"]
    assert theirs["engine"] == "whisper"
    assert theirs["state"] == "installed"
    assert "theirs: in order; 3 files" in command("models", "verify", "theirs").out


def test_a_setting_that_names_a_whisper_is_taken_out_with_it(
    command: Command, tmp_path: Path
) -> None:
    import_model(whisper_in(tmp_path / "theirs"), models_folder())
    write_settings({"whisper": "theirs"})
    ran = command("models", "remove", "theirs")
    assert f"'{settings_file()}' named it as the whisper" in ran.out
    assert load_settings().whisper == "auto"


def test_an_official_whisper_is_installed_from_a_mirror(
    command: Command, tmp_path: Path
) -> None:
    name = "faster-whisper-tiny.en"
    files = whisper_in(tmp_path / "mirror" / name)
    sums = (f"{sha256_of(one.read_bytes())}  {one.name}\n" for one in files.iterdir())
    (files / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    mirror = (tmp_path / "mirror").as_uri()
    ran = command("models", "install", name, "--mirror", mirror)
    assert ran.status == 0
    assert ran.out.startswith(f"{name} (MIT) is installed in ")
    assert f'whisper = "{name}"' in ran.out
    assert listed(command)[name]["official"] is True


def test_the_package_s_whisper_is_not_fetched(command: Command) -> None:
    ran = command("models", "install", BASE.name)
    assert ran.status == 2
    assert "Run pip install 'askaloud[whisper]'." in ran.complaint()
