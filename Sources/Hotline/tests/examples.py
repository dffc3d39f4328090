#!/usr/bin/env python3
"""Runs the examples against the services, and the steps of the command line: examples.py QINGTONG BUILD

An example whose language is not on this machine is named and left out; with ALL=1 it is an error.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

from province import Province

HERE = pathlib.Path(__file__).parent.parent
JNA = pathlib.Path("/usr/share/java/jna.jar")


def run(*words, code=0):
    env = os.environ | {"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, env=env)
    if done.returncode != code:
        raise SystemExit(f"examples: {words[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def languages(build, folder):
    """The command of each example whose language is here."""
    found = {"Python": [sys.executable, HERE / "examples/hotline.py"]}
    if shutil.which("php"):
        found["PHP"] = ["php", "-d", "ffi.enable=1", HERE / "examples/hotline.php"]
    if shutil.which("javac") and JNA.exists():
        run("javac", "-cp", JNA, "-d", folder, HERE / "examples/Hotline.java")
        found["Java"] = ["java", "-Dfile.encoding=UTF-8", "-cp", f"{JNA}:{folder}", "Hotline"]
    missing = {"Python", "PHP", "Java"} - found.keys()
    if missing and os.environ.get("ALL"):
        raise SystemExit(f"examples: not here: {', '.join(sorted(missing))}")
    for each in sorted(missing):
        print(f"examples: {each} is not on this machine")
    return found


def command_line(qth, config):
    """What docs/hotline.md shows, word by word."""
    words = ["--division", "330481", "--ground", "land", "--target", "示例搅拌站", "--place", "海宁市示例镇", "--key", "12345-1"]
    told = run(qth, "--config", config, "file", *words, "村北有搅拌站夜间生产。")
    code = re.search(r"^code: ([0-9-]+)$", told, re.M)[1]
    request = re.search(r"^id: ([0-9a-f]{32})$", told, re.M)[1]
    # The same key again is the same tip, and its code is told no more.
    again = run(qth, "--config", config, "file", *words, "村北有搅拌站夜间生产。")
    assert request in again and "code:" not in again, again
    assert "close by: 20" in run(qth, "--config", config, "follow", code)
    assert "receipt-code-malformed" in run(qth, "--config", config, "follow", "4821-0937-5526-3", code=1)
    assert "receipt-code-unknown" in run(qth, "--config", config, "follow", "4821-0937-5526-2", code=1)
    assert "receipted=1" in run(qth, "--config", config, "spool", "list")
    receipt = run(qth, "--config", config, "spool", "receipt", request)
    assert "signature: " in receipt and code not in receipt, receipt
    refused = run(qth, "--config", config, "file", "--division", "999999", "--ground", "land", "--target", "示例", "示例", code=1)
    assert "division-unknown" in refused and "state: refused" in refused, refused
    refused = re.search(r"^id: ([0-9a-f]{32})$", refused, re.M)[1]
    run(qth, "--config", config, "spool", "forget", refused)
    assert "refused=0" in run(qth, "--config", config, "spool", "list")
    run(qth, "--config", config, "fiel", code=64)


def upload(qth, province, folder):
    """A file of several pieces to the Registry, which keeps attachments; more than its first credit."""
    registry = province.config(name="registry.conf", address=f"127.0.0.1:{province.port}", target="registry@zj", spool="unused")
    file = folder / "photo.jpg"
    file.write_bytes(os.urandom(3_000_000))
    told = run(qth, "--config", registry, "put-file", file, "--type", "image/jpeg")
    assert re.fullmatch(r"[0-9a-f]{64}\n", told), told
    (folder / "empty").write_bytes(b"")
    run(qth, "--config", registry, "put-file", folder / "empty", "--type", "image/jpeg", code=1)


def main():
    program, build = sys.argv[1], pathlib.Path(sys.argv[2])
    with Province(program) as province:
        folder = province.folder
        config = province.config()
        command_line(build / "qth", config)
        upload(build / "qth", province, folder)
        for name, command in languages(build, folder).items():
            told = run(*command, build / "libqingtong-hotline.so", config)
            assert re.search(r"^code [0-9-]{16,} .*，", told, re.M) and "close by 20" in told, told
            print(f"examples: {name}: {told.splitlines()[0]}")
    print("examples: all is well")


if __name__ == "__main__":
    main()
