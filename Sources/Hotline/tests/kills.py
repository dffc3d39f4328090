#!/usr/bin/env python3
"""Files tips while everything around breaks, and counts what became of them.

    kills.py QINGTONG FILER KILLS

The filer or the service is killed KILLS times; then the line is cut, stalls and crawls, and the spool's disk is full. Every tip that
the spool took must be with the service once, with a receipt that its caller heard of.
"""

import collections
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import time

from line import Line
from province import Province


class Filer:
    """The program under test, and everything it said."""

    def __init__(self, program, config, folder):
        self.program = program
        self.config = config
        self.log = folder / "filer.log"
        self.process = None

    def start(self, seconds, a_turn, file_limit=None):
        def limit():
            if file_limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.program, str(self.config), str(seconds), str(a_turn)],
                stdout=log,
                stderr=subprocess.DEVNULL if seconds else None,
                preexec_fn=limit,
            )

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def finish(self, patience=120):
        code = self.process.wait(timeout=patience)
        if code:
            raise SystemExit(f"the filer ended with {code}; see {self.log}")

    def said(self):
        words = collections.defaultdict(list)
        for text in self.log.read_text().splitlines():
            word, key, more = text.split(" ", 2)
            words[word].append((key, more))
        return words


def kill_around(province, filer, kills, lot):
    """Kills one of the two sides, or both at a time, at moments that nobody chose."""
    for number in range(kills):
        if filer.process is None or filer.process.poll() is not None:
            filer.start(60, 2)
        time.sleep(lot.uniform(0, 0.12))
        if number % 4 == 3:
            province.kill("enforcement")
            if lot.random() < 0.3:
                filer.kill()
            province.start("enforcement")
        else:
            filer.kill()


def break_line(filer, line, lot):
    """Cuts, stalls and crawls of the line between the two."""
    filer.start(5, 2)
    end = time.monotonic() + 4.5
    while time.monotonic() < end:
        line.mode = lot.choice(["whole", "whole", "slow", "deaf", "cut"])
        if line.mode == "cut":
            line.cut()
        time.sleep(lot.uniform(0.02, 0.25))
    line.mode = "whole"
    line.cut()
    filer.finish()


def fill_disk(filer, folder):
    """The spool's file may grow by some kilobytes only: what finds no room is told and not taken."""
    size = (folder / "spool" / "spool").stat().st_size
    filer.start(2, 32, file_limit=size + 20_000)
    filer.finish()


def main():
    program, filer_program, kills = sys.argv[1], sys.argv[2], int(sys.argv[3])
    seed = int(os.environ.get("SEED", random.randrange(1 << 30)))
    lot = random.Random(seed)
    print(f"kills: seed {seed}", flush=True)
    with Province(program) as province, Line(("127.0.0.1", province.port + 2)) as line:
        before = len(province.tips())
        config = province.config(
            address=f"127.0.0.1:{line.port}", try_ms=1500, connect_ms=1000, pause_ms=400, spool_bytes=16 << 20
        )
        filer = Filer(filer_program, config, province.folder)
        kill_around(province, filer, kills, lot)
        filer.kill()
        print(f"kills: {kills} done, now the line", flush=True)
        break_line(filer, line, lot)
        print("kills: now the disk", flush=True)
        fill_disk(filer, pathlib.Path(config).parent)
        # Everything is well again: what is left is settled.
        filer.start(0, 0)
        filer.finish()

        said = filer.said()
        taken = {key for key, _ in said["took"]}
        heard = {key: code for key, code in said["receipted"]}
        there = collections.Counter(tip["gatewayReference"] for tip in province.tips() if "gatewayReference" in tip)
        lost = [key for key in taken if not there[key]] + [key for key in there if key not in heard]
        doubled = sum(count - 1 for count in there.values())
        codes = collections.defaultdict(set)
        for key, code in said["receipted"]:
            codes[key].add(code)
        odd = [key for key, found in codes.items() if len(found) != 1 or "" in found]
        full = sum(1 for _, why in said["not"] if why == "QTH_DISK_FULL")
        print(f"kills: {before} before, {len(said['open'])} starts, {len(said['refused'])} refused, {full} found the disk full")
        if odd or said["refused"] or not full or not taken:
            print(f"kills: codes that differ: {odd[:5]}, refused: {said['refused'][:5]}", file=sys.stderr)
            lost.append("-")
        print(
            f"RESULT filed={len(there)} receipted={len(heard)} kills={kills} lost={len(lost)} doubled={doubled}", flush=True
        )
        return 1 if lost or doubled or len(there) != len(heard) else 0


if __name__ == "__main__":
    sys.exit(main())
