#!/usr/bin/env python3
"""Measures the library against the services: bench.py QINGTONG QINGTONG-BENCH BENCH TIPS

The figure it is held against is that of `make bench` on the same disk, in a round of its own just before and after.
"""

import re
import subprocess
import sys

from province import Province


def yardstick(program, tips, folder):
    words = [program, "tips", "--rounds", "1", "--count", str(tips)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=folder)
    found = re.search(r"tips_per_s=([0-9.]+)", done.stdout)
    if not found:
        raise SystemExit(f"bench: {program} says {done.stdout}{done.stderr}")
    return float(found[1])


def main():
    program, reference, bench, tips = sys.argv[1:5]
    with Province(program) as province:
        before = yardstick(reference, tips, province.folder)
        config = province.config(spool="tips-spool", spool_bytes=1 << 30)
        done = subprocess.run([bench, str(config), tips, str(province.folder)], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"bench: {done.stderr}")
        found = {name: float(value) for name, value in re.findall(r"(\w+)=(\d+)", done.stdout)}
        after = yardstick(reference, tips, province.folder)
    ratio = found["tips"] / ((before + after) / 2)
    print(f"bare loop {found['bare']:.0f}/s, spool {found['spool']:.0f}/s; make bench {before:.0f} and {after:.0f} tips/s")
    print(f"RESULT tips_per_s={found['tips']:.0f} spool_ratio={found['spool'] / found['bare']:.2f} bench_ratio={ratio:.2f}")


if __name__ == "__main__":
    main()
