"""The image, as far as it can be shown without a container engine.

Read from the Dockerfile: user, packages, files. ``make image-check`` also executes the steps of
the build stage in a scratch folder with an empty HOME and starts the program from what they made.
Not shown here: the base image, the apt step and the HEALTHCHECK inside a running container.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.dockerfile import Stage, read_dockerfile, sent_files

ROOT = Path(__file__).parents[1]
MOVED = ("/app", "/opt/venv")  # absolute paths of the build stage


def _tracked() -> list[str]:
    git = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files"]
    git += ["--cached", "--others", "--exclude-standard"]
    done = subprocess.run(git, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git clone: the file list is unknown")
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def _stages() -> tuple[Stage, Stage]:
    build, final = read_dockerfile(ROOT / "Dockerfile")
    return build, final


def test_the_program_does_not_run_as_root() -> None:
    _, final = _stages()

    assert final.all("USER")[-1].value == "10001:10001"
    last = [item.name for item in final.instructions]
    assert "RUN" not in last[last.index("USER") :]


def test_only_pinned_runtime_packages_get_in() -> None:
    build, final = _stages()
    installs = [item.value for item in build.all("RUN") if "pip install" in item.value]

    assert len(installs) == 1
    assert "--require-hashes -r /app/requirements.lock" in installs[0]
    everything = " ".join(item.value for item in build.instructions + final.instructions)
    assert "requirements-dev" not in everything
    assert "index" not in everything


def test_the_image_holds_what_the_program_needs_and_nothing_else() -> None:
    sent = sent_files(ROOT, _tracked())
    tops = {name.split("/")[0] for name in sent}

    assert {"bot", "storage", "feeds.toml", "requirements.lock", "LICENSE", "NOTICE"} <= tops
    assert tops <= {
        *("bot", "storage", "indicators", "tests", "feeds.toml"),
        *("requirements.lock", "LICENSE", "NOTICE"),
    }
    assert {name for name in sent if name.startswith("tests/")} == {
        name for name in _tracked() if name.startswith("tests/corpus/dev/")
    }
    code = [name for name in _tracked() if name.startswith(("bot/", "storage/", "indicators/"))]
    assert [name for name in code if name not in sent] == []


@pytest.mark.parametrize(
    "name", [".env", ".git/config", ".venv/x", "data/jembatan.db", "bot/__pycache__/app.pyc"]
)
def test_secrets_data_and_leavings_stay_out(name: str) -> None:
    assert sent_files(ROOT, [name, "bot/app.py"]) == ["bot/app.py"]


def test_it_listens_stores_and_reports_health_as_the_manual_says() -> None:
    _, final = _stages()
    environment = final.environment()

    assert environment["WEB_ADDRESS"] == "0.0.0.0:8080"
    assert environment["DATABASE_URL"] == "sqlite:////data/jembatan.db"
    assert environment["FEEDS_FILE"] == "/config/feeds.toml"
    assert environment["LD_PRELOAD"] == "libjemalloc.so.2"
    assert "libjemalloc2" in final.all("RUN")[0].value
    assert final.all("VOLUME")[0].value == "/data"
    assert final.all("HEALTHCHECK")[0].value.endswith('"bot", "status", "--quiet"]')
    assert final.all("ENTRYPOINT")[0].words() == ["python", "-m", "bot"]
    assert final.all("CMD")[0].words() == ["run"]


def test_compose_gives_the_container_no_more_than_it_needs() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")

    for line in ("read_only: true", "- ALL", "no-new-privileges:true", "./config:/config"):
        assert line in text
    assert "data:/data" in text
    assert "privileged: true" not in text


def test_hadolint_finds_nothing() -> None:
    beside = Path(sys.executable).with_name("hadolint")
    hadolint = str(beside) if beside.exists() else shutil.which("hadolint")
    if hadolint is None:
        pytest.skip("hadolint is not installed here; make test installs it")
    done = subprocess.run([hadolint, str(ROOT / "Dockerfile")], capture_output=True, check=False)

    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.image
def test_the_build_steps_run_and_the_program_starts(tmp_path: Path) -> None:
    build, final = _stages()
    home = tmp_path / "home"
    home.mkdir()
    _copy_context(tmp_path / "app")
    environment = {**_moved(build.environment(), tmp_path), "HOME": str(home), **_network()}
    environment["PATH"] = f"{Path(sys.base_prefix) / 'bin'}:/usr/bin:/bin"
    for step in build.all("RUN"):
        command = _move(step.value, tmp_path)
        subprocess.run(["sh", "-ec", command], env=environment, cwd=tmp_path, check=True)

    running = _moved(final.environment(), tmp_path)
    running |= {"PATH": f"{tmp_path}/opt/venv/bin:/usr/bin:/bin", "HOME": "/nonexistent"}
    del running["LD_PRELOAD"]
    running |= {"DATABASE_URL": f"sqlite:///{tmp_path}/data.db", "FEEDS_FILE": "feeds.toml"}
    for arguments in (["--help"], ["check"], ["db", "upgrade"]):
        started = [*final.all("ENTRYPOINT")[0].words(), *arguments]
        subprocess.run(started, env=running, cwd=tmp_path / "app", check=True)
    installed = {path.name.lower() for path in tmp_path.glob("opt/venv/lib/*/site-packages/*")}
    assert not installed & {"pytest", "mypy", "ruff", "hypothesis", "pip"}
    assert list(home.iterdir()) == []


def _copy_context(target: Path) -> None:
    for name in sent_files(ROOT, _tracked()):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)


def _move(text: str, root: Path) -> str:
    for path in MOVED:
        text = text.replace(path, f"{root}{path}")
    return text


def _moved(environment: dict[str, str], root: Path) -> dict[str, str]:
    return {name: _move(value, root) for name, value in environment.items()}


def _network() -> dict[str, str]:
    """How pip reaches its index is the machine's affair, not HOME's."""
    wanted = ("PIP_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "REQUESTS_CA")
    return {name: value for name, value in os.environ.items() if name.upper().startswith(wanted)}
