"""What goes wrong in the world: each gives a clear message, the documented exit code, and leaves everything whole."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from quorate.surfaces.cli.main import app

QUORATE = Path(sys.executable).with_name("quorate")
CONTENT = "content_id,title,url,format,intent,audience,roles,stages,offerings,topics\n" + "".join(
    f"c{n},Title {n},https://vendor.example/{n},article,insight,team,user,explore,,topic\n" for n in range(20)
)
EVENT = (
    '{{"type":"page","messageId":"m{n}","anonymousId":"d{n}","timestamp":"2026-03-01T10:00:00Z",'
    '"receivedAt":"2026-03-01T10:00:01Z","context":{{"page":{{"url":"https://vendor.example/{n}"}}}}}}\n'
)


@dataclass
class Done:
    code: int
    out: str
    err: str


def quorate(*arguments: str) -> Done:
    """Run a command within this process; starting one takes longer than most of what is tested."""
    done = CliRunner().invoke(app, list(arguments))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


def quorate_apart(*arguments: str, limit_bytes: int | None = None) -> Done:
    """Run a command as a process of its own, which may write no larger file."""

    def limited() -> None:
        if limit_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    done = subprocess.run(
        [str(QUORATE), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=limited,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one small publication; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("published")
    workspace = folder / "w"
    file = folder / "contents.csv"
    file.write_text(CONTENT, encoding="utf-8")
    assert quorate("init", str(workspace)).code == 0
    assert quorate("import", "content", str(file), "-w", str(workspace)).code == 0
    assert quorate("update", "-w", str(workspace)).code == 0
    return workspace


@pytest.fixture
def workspace(published: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "w"
    shutil.copytree(published, copy)
    return copy


def asked(workspace: Path) -> Done:
    return quorate("query", "select count(*) as n from contents", "-w", str(workspace))


def write(name: str, content: bytes) -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return made


def folder_of_nothing_known(folder: Path) -> Path:
    write("photos/holiday.jpg", b"\xff\xd8")(folder)
    return folder / "photos"


BAD_FILES: list[tuple[str, str, Callable[[Path], Path], list[str]]] = [
    (
        "a file cut off within a row",
        "content",
        write("c.csv", CONTENT[:-40].encode()),
        ["cut off", "c.csv:21", "--lenient"],
    ),
    (
        "a file cut off within quotes",
        "content",
        write("c.csv", (CONTENT + 'c99,"Tit').encode()),
        ["cut off", "never closed"],
    ),
    (
        "another encoding",
        "content",
        write("c.csv", CONTENT.replace("Title 7", "Müller").encode("cp1252")),
        ["UTF-8", "--encoding"],
    ),
    ("an empty file", "content", write("c.csv", b""), ["empty"]),
    (
        "no required column",
        "content",
        write("c.csv", b"contentid_,titel\n1,2\n"),
        ["c.csv", "'title'", "nearest here: 'titel'"],
    ),
    (
        "a line of 200 MB",
        "segment",
        write("e.jsonl", b'{"type":"page","x":"' + b"x" * 200_000_000),
        ["e.jsonl:1", "longer than"],
    ),
    ("a folder with nothing known", "salesforce", folder_of_nothing_known, ["holiday.jpg"]),
    ("no such path", "segment", lambda folder: folder / "nowhere", ["nowhere"]),
]


@pytest.mark.parametrize(
    ("source", "make", "words"), [case[1:] for case in BAD_FILES], ids=[case[0] for case in BAD_FILES]
)
def test_a_bad_file_imports_nothing(
    source: str, make: Callable[[Path], Path], words: list[str], workspace: Path, tmp_path: Path
) -> None:
    before = asked(workspace).out
    done = quorate("import", source, str(make(tmp_path)), "-w", str(workspace))
    assert done.code == 1
    assert "Traceback" not in done.err
    for word in [*words, "state:", "do:"]:
        assert word in done.err, word
    assert asked(workspace).out == before
    assert quorate("check", "-w", str(workspace)).code == 0


def test_a_cut_off_file_can_be_taken_leniently(workspace: Path, tmp_path: Path) -> None:
    file = write("c.csv", CONTENT.replace("c1,", "x1,")[:-40].encode())(tmp_path)
    done = quorate("import", "content", str(file), "--lenient", "--format", "json", "-w", str(workspace))
    assert done.code == 0
    assert '"set_aside": 1' in done.out
    assert '"rows_read": 20' in done.out


def test_an_unknown_key_in_a_map_is_named_with_its_place(workspace: Path) -> None:
    file = workspace / "maps" / "standard.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("closes_when"))
    lines[place] = "closes_wen: {quiet_for: 180 days}"
    file.write_text("\n".join(lines), encoding="utf-8")
    for command in (("update",), ("map", "check")):
        done = quorate(*command, "-w", str(workspace))
        assert done.code == 1
        assert f"standard.yaml:{place + 1}:1" in done.err
        assert "did you mean 'closes_when'" in done.err
    assert asked(workspace).code == 0


def test_a_mistake_in_the_settings_is_named_with_its_place(workspace: Path) -> None:
    file = workspace / "quorate.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[engin]\nthreads = 2\n", encoding="utf-8")
    done = quorate("update", "-w", str(workspace))
    assert done.code == 1
    assert "quorate.toml:" in done.err
    assert "did you mean 'engine'" in done.err


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def test_damaged_evidence_stops_the_update_and_can_be_imported_again(workspace: Path, tmp_path: Path) -> None:
    segment = next((workspace / "evidence").rglob("*.parquet"))
    flip(segment)
    done = quorate("update", "-w", str(workspace))
    assert done.code == 1
    assert segment.name in done.err
    assert "backup" in done.err
    assert asked(workspace).code == 0, "what was published can still be read"
    assert quorate("check", "--forget-damaged", "-w", str(workspace)).code == 1
    file = write("contents.csv", CONTENT.encode())(tmp_path)
    assert quorate("import", "content", str(file), "-w", str(workspace)).code == 0
    assert quorate("update", "-w", str(workspace)).code == 0
    assert quorate("check", "-w", str(workspace)).code == 0


def test_a_damaged_published_table_is_found_and_made_again(workspace: Path) -> None:
    segment = next((workspace / "published").glob("contents-*.parquet"))
    segment.write_bytes(segment.read_bytes()[:-10])
    done = asked(workspace)
    assert done.code == 1
    assert "quorate update --full" in done.err
    assert quorate("update", "--full", "-w", str(workspace)).code == 0
    assert asked(workspace).code == 0


def test_a_damaged_manifest_is_named(workspace: Path) -> None:
    (workspace / "quorate.sqlite").write_bytes(b"not a database at all" * 500)
    for command in (("update",), ("query", "select 1"), ("status",)):
        done = quorate(*command, "-w", str(workspace))
        assert done.code == 1, command
        assert "manifest" in done.err
        assert "Traceback" not in done.err


@pytest.mark.parametrize("content", [b"", b"no such engine" * 400], ids=["empty", "garbage"])
def test_a_damaged_cache_is_rebuilt(workspace: Path, content: bytes) -> None:
    cache = workspace / "cache.duckdb"
    assert cache.exists()
    cache.write_bytes(content)
    file = workspace / "maps" / "standard.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("180 days}", "170 days}", 1), encoding="utf-8")
    done = quorate("update", "-w", str(workspace))
    assert done.code == 0, done.err
    assert asked(workspace).code == 0


def test_a_full_disk_leaves_what_was_there(workspace: Path, tmp_path: Path) -> None:
    before = asked(workspace).out
    file = write("e.jsonl", "".join(EVENT.format(n=n) for n in range(20_000)).encode())(tmp_path)
    done = quorate_apart("import", "segment", str(file), "-w", str(workspace), limit_bytes=200_000)
    assert done.code == 1, done.err
    assert "Traceback" not in done.err
    assert "state:" in done.err
    assert quorate("import", "segment", str(file), "-w", str(workspace)).code == 0
    done = quorate_apart("update", "-w", str(workspace), limit_bytes=400_000)
    assert done.code == 1, done.err
    assert "Traceback" not in done.err
    assert "The disk is full" in done.err or "could not be written" in done.err
    assert asked(workspace).out == before
    assert quorate("update", "-w", str(workspace)).code == 0


def interrupted(workspace: Path, at: str, *arguments: str) -> Done:
    """Run a command and interrupt it as soon as the workspace says that it is so far."""
    running = subprocess.Popen(
        [str(QUORATE), *arguments, "-w", str(workspace)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while at not in told(workspace) and running.poll() is None:
        time.sleep(0.01)
    os.kill(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=60)
    return Done(running.returncode, "", err)


def told(workspace: Path) -> str:
    """What the workspace says of who is at work, and the files that work has begun."""
    begun = [path.name for path in (workspace / "staging").rglob("*")]
    for name in ("updater.holder", "running.json"):
        with suppress(FileNotFoundError):
            begun.append((workspace / name).read_text("utf-8"))
    return "\n".join(begun)


@pytest.mark.parametrize("at", ["quorate import", "touches"])
def test_interrupting_an_import_leaves_what_was_there(workspace: Path, tmp_path: Path, at: str) -> None:
    before = asked(workspace).out
    file = write("e.jsonl", "".join(EVENT.format(n=n) for n in range(400_000)).encode())(tmp_path)
    done = interrupted(workspace, at, "import", "segment", str(file))
    assert done.code == 130, done.err
    assert "Traceback" not in done.err
    assert "untouched" in done.err
    assert asked(workspace).out == before
    assert quorate("check", "-w", str(workspace)).code == 0


def test_interrupting_an_update_leaves_what_was_there(workspace: Path, tmp_path: Path) -> None:
    file = write("e.jsonl", "".join(EVENT.format(n=n) for n in range(20_000)).encode())(tmp_path)
    assert quorate("import", "segment", str(file), "-w", str(workspace)).code == 0
    before = asked(workspace).out
    for stage in ("identity", "teams", "outlook"):
        done = interrupted(workspace, f'"doing": "{stage}', "update", "--full")
        assert done.code == 130, done.err
        assert "Traceback" not in done.err
        assert asked(workspace).out == before
    assert quorate("check", "-w", str(workspace)).code == 0
    assert quorate("update", "-w", str(workspace)).code == 0


def test_a_second_updater_is_told_who_is_at_work(workspace: Path) -> None:
    from datetime import datetime

    from quorate.warehouse.lock import updating

    with updating(
        workspace / "updater.lock", "quorate update", datetime(2026, 3, 1), workspace / "quorate.sqlite"
    ):
        done = quorate("update", "--full", "-w", str(workspace))
    assert done.code == 75
    assert f"process {os.getpid()}" in done.err
    assert "since 2026-03-01T00:00:00" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("import",),
        ("import", "salesfarce", "x"),
        ("update", "--as-of", "yesterday"),
        ("show", "acount", "x"),
    ],
)
def test_wrong_use_is_code_two(
    arguments: tuple[str, ...], workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace)
    done = quorate(*arguments)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_outside_of_a_workspace(tmp_path: Path) -> None:
    done = subprocess.run([str(QUORATE), "update"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "quorate init" in done.stderr
