"""Run a command as a fresh process and print what it took: seconds, processor seconds, peak memory, output.

Kept tiny (standard library, few imports): a process inherits its parent's peak across fork, so the parent
of a measured process must be smaller than anything that is measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time


def main(command: list[str]) -> None:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace"))
    run = {
        "seconds": seconds,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss / 1024,
        "status": process.returncode,
        "out": texts[0],
        "err": texts[1],
    }
    print(json.dumps(run))


if __name__ == "__main__":
    main(sys.argv[1:])
