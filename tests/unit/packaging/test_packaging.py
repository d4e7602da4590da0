"""What a fresh clone is set up with: the locks, the scripts, the wheel and the desktop entries."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[3]
PACKAGING = ROOT / "packaging"
LOCKS = ["requirements.lock", "requirements-test.lock"]
SCRIPTS = ["packaging/lock", "packaging/run", "packaging/setup.sh", "packaging/test", ".ci/run"]
PYTHONS = ["3.11", "3.12", "3.13"]
APP_ID = "io.github.glossator.Glossator"


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def lock_entries(name: str) -> list[tuple[Requirement, list[str]]]:
    """Read a lock: each requirement with its hashes. A line that is neither makes the test fail."""
    text = (PACKAGING / name).read_text("utf-8").replace("\\\n", " ")
    entries = []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        entries.append((Requirement(requirement), hashes))
    return entries


def pins(name: str, python: str) -> dict[str, str]:
    """Read which version a lock gives to each package for one version of Python on Linux."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement, _ in lock_entries(name)
        if requirement.marker is None or requirement.marker.evaluate(environment)
    }


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class TestLocks:
    @pytest.mark.parametrize("lock", LOCKS)
    def test_every_requirement_is_pinned_and_hashed(self, lock: str) -> None:
        entries = lock_entries(lock)
        assert len(entries) > 40
        for requirement, hashes in entries:
            assert [s.operator for s in requirement.specifier] == ["=="], requirement
            assert "*" not in str(requirement.specifier), requirement
            assert requirement.url is None
            assert hashes, requirement
            for digest in hashes:
                assert re.fullmatch(r"sha256:[0-9a-f]{64}", digest), requirement

    @pytest.mark.parametrize("lock", LOCKS)
    def test_no_host_is_named(self, lock: str) -> None:
        text = (PACKAGING / lock).read_text("utf-8")
        assert "://" not in text
        assert not re.search(r"index|find-links|trusted-host|\.(?:org|com|net|io)\b", text)

    @pytest.mark.parametrize("python", PYTHONS)
    @pytest.mark.parametrize("lock", LOCKS)
    def test_what_the_project_asks_for_is_met(self, lock: str, python: str) -> None:
        project = pyproject()
        asked = [*project["project"]["dependencies"], *project["build-system"]["requires"], "editables"]
        if lock == "requirements-test.lock":
            asked += project["dependency-groups"]["test"]
        pinned = pins(lock, python)
        for text in asked:
            requirement = Requirement(text)
            version = pinned.get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement} is not in {lock}: run packaging/lock"
            assert requirement.specifier.contains(version), (
                f"{lock} has {version} for {requirement}: run packaging/lock"
            )

    @pytest.mark.parametrize("python", PYTHONS)
    def test_the_test_lock_holds_all_of_the_other(self, python: str) -> None:
        assert pins("requirements.lock", python).items() <= pins("requirements-test.lock", python).items()

    @pytest.mark.parametrize("python", PYTHONS)
    def test_heavy_strangers_stay_out(self, python: str) -> None:
        # sqlite-utils imports pandas wherever it finds it, which costs every start a second.
        assert not pins("requirements.lock", python).keys() & {"pandas", "torch", "scipy", "pytest"}


class TestScripts:
    @pytest.mark.parametrize("script", SCRIPTS)
    @pytest.mark.parametrize("shell", ["sh", "bash"])
    def test_parses(self, script: str, shell: str) -> None:
        if shell == "sh" and "bash" in (ROOT / script).read_text("utf-8").splitlines()[0]:
            pytest.skip("written for bash")
        if shutil.which(shell) is None:
            pytest.skip(f"no {shell} on this machine")
        run(shell, "-n", ROOT / script)

    @pytest.mark.parametrize("script", SCRIPTS)
    def test_shellcheck_is_content(self, script: str) -> None:
        if shutil.which("shellcheck") is None:
            pytest.skip("no shellcheck on this machine")
        run("shellcheck", "-x", ROOT / script)

    @pytest.mark.parametrize("script", [s for s in SCRIPTS if not s.endswith(".sh")])
    def test_may_be_started(self, script: str) -> None:
        assert (ROOT / script).stat().st_mode & 0o111 == 0o111

    def test_there_is_no_package_called_packaging(self) -> None:
        # It would hide the library of that name from everything that is started at the top of the checkout.
        assert not (PACKAGING / "__init__.py").exists()


class TestRun:
    """packaging/run in a checkout that counts as set up, with a stand-in for Glossator that repeats its arguments."""

    @pytest.fixture
    def checkout(self, tmp_path: Path) -> Path:
        checkout = tmp_path / "check out"
        (checkout / "packaging").mkdir(parents=True)
        shutil.copy(PACKAGING / "run", checkout / "packaging/run")
        (checkout / "packaging/setup.sh").write_text(
            'VENV_PYTHON=$ROOT/python\nset_up() { :; }\nsay() { :; }\nhas_display() { [ -n "${SHOWN:-}" ]; }\n'
            'need_display_libraries() { :; }\nstop() { echo "$@"; exit 2; }\n'
        )
        python = checkout / "python"
        python.write_text('#!/bin/sh\nprintf "%s|" "$@"; echo\n[ "$3" != new ] || : > "$4"\n')
        python.chmod(0o755)
        (checkout / "seeds").mkdir()
        (checkout / "my articles").mkdir()
        (checkout / "one.two.txt").write_text("text")
        (checkout / "old.glossator").write_text("project")
        return checkout

    @staticmethod
    def start(checkout: Path, *args: str, shown: bool = False, code: int = 0, **env: str) -> list[str]:
        environment = {"PATH": "/usr/bin:/bin", **({"SHOWN": "1"} if shown else {}), **env}
        done = subprocess.run(
            ["/bin/sh", "packaging/run", *args],
            cwd=checkout,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return [line.removeprefix("-m|glossator|").rstrip("|") for line in done.stdout.splitlines()]

    def test_the_seeds_without_a_window(self, checkout: Path) -> None:
        project = "work/seeds.glossator"
        told = [f"suggest|{project}", f"info|{project}", f"list|{project}"]
        assert self.start(checkout) == [f"new|{project}|{checkout}/seeds", *told]
        assert self.start(checkout) == told

    def test_the_seeds_in_a_window(self, checkout: Path) -> None:
        assert self.start(checkout, shown=True)[-1] == "open|work/seeds.glossator"

    def test_headless_is_obeyed(self, checkout: Path) -> None:
        assert self.start(checkout, shown=True, GLOSSATOR_HEADLESS="1")[-1] == "list|work/seeds.glossator"

    def test_a_folder_becomes_a_project_and_is_imported_again(self, checkout: Path) -> None:
        project = "work/my articles.glossator"
        assert self.start(checkout, "my articles/", shown=True) == [f"new|{project}|my articles/", f"open|{project}"]
        assert self.start(checkout, "my articles/", shown=True) == [f"import|{project}|my articles/", f"open|{project}"]

    def test_files_give_the_project_the_first_ones_name(self, checkout: Path) -> None:
        project = "work/one.two.glossator"
        lines = self.start(checkout, "one.two.txt", "seeds", shown=True)
        assert lines == [f"new|{project}|one.two.txt|seeds", f"open|{project}"]

    def test_a_project_is_opened(self, checkout: Path) -> None:
        assert self.start(checkout, "old.glossator", shown=True) == ["open|old.glossator"]
        assert self.start(checkout, "old.glossator", "seeds", code=2)

    @pytest.mark.parametrize("args", [["missing/"], ["missing.glossator"], ["seeds", "missing"]])
    def test_what_is_not_there_is_named(self, checkout: Path, args: list[str]) -> None:
        (sentence,) = self.start(checkout, *args, code=2)
        assert sentence == f"There is no file or folder “{args[-1]}”."

    def test_the_rest_goes_to_the_program(self, checkout: Path) -> None:
        assert self.start(checkout, "--version") == ["--version"]
        assert self.start(checkout, "export", "a b", "--to=x/y") == ["export|a b|--to=x/y"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.mark.xdist_group("wheel")
class TestWheel:
    def test_carries_the_resources_and_the_seeds(self, wheel: Path) -> None:
        inside = set(zipfile.ZipFile(wheel).namelist())
        for folder in ("resources", "seeds"):
            files = [
                f"glossator/{path.relative_to(ROOT).as_posix()}"
                for path in (ROOT / folder).rglob("*")
                if path.is_file() and "__pycache__" not in path.parts and path.name != ".DS_Store"
            ]
            assert files
            assert set(files) <= inside

    def test_carries_nothing_else(self, wheel: Path) -> None:
        tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
        version = pyproject()["project"]["version"]
        assert tops == {"glossator", f"glossator-{version}.dist-info"}

    def test_finds_its_resources_where_it_is_installed(self, wheel: Path, tmp_path: Path) -> None:
        target = tmp_path / "target"
        pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", "install"]
        run(*pip, "--no-deps", "--no-index", "--target", target, wheel)
        code = (
            "import sys; sys.path.insert(0, sys.argv[1]); from glossator import paths;"
            "print(paths.resource_dir('schemes')); print(paths.seeds_dir())"
        )
        schemes, seeds = run(sys.executable, "-I", "-c", code, target, cwd=tmp_path).splitlines()
        assert Path(schemes) == target / "glossator/resources/schemes"
        assert Path(seeds) == target / "glossator/seeds"
        assert any(Path(seeds).iterdir())


def parsed(kind: str) -> ElementTree.Element:
    return ElementTree.parse(PACKAGING / f"{APP_ID}.{kind}").getroot()  # noqa: S314 - our own file


class TestDesktop:
    def test_the_entry_is_valid(self) -> None:
        if shutil.which("desktop-file-validate") is None:
            pytest.skip("no desktop-file-validate on this machine")
        assert run("desktop-file-validate", PACKAGING / f"{APP_ID}.desktop") == ""

    def test_all_agree_on_the_file_type(self) -> None:
        mime = parsed("mime.xml")
        kind = mime[0].attrib["type"]
        entry = (PACKAGING / f"{APP_ID}.desktop").read_text("utf-8")
        metainfo = parsed("metainfo.xml")
        assert f"MimeType={kind};" in entry.splitlines()
        assert metainfo.findtext("provides/mediatype") == kind
        assert metainfo.findtext("id") == APP_ID

    def test_the_newest_release_is_this_version(self) -> None:
        metainfo = parsed("metainfo.xml")
        releases = [release.attrib["version"] for release in metainfo.iterfind("releases/release")]
        assert releases[0] == pyproject()["project"]["version"]

    def test_a_project_is_known_by_its_application_id(self) -> None:
        mime = (PACKAGING / f"{APP_ID}.mime.xml").read_text("utf-8")
        assert f'offset="68" value="0x{b"GLS1".hex().upper()}"' in mime
