"""Run one side of a comparison in this process: prepare, then time the work alone.

``python -m tests.bench.side MODULE:FUNCTION OPTIONS REPEATS`` prints the seconds and processor
seconds of each repeat and what the work returned, if that is a number.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from importlib import import_module


def main(name: str, options: str, repeats: str) -> None:
    module, function = name.split(":")
    work = getattr(import_module(f"tests.bench.{module}"), function)(**json.loads(options))
    seconds, cpu = [], []
    result = None
    for _ in range(int(repeats)):
        result = None
        gc.collect()
        start, busy = time.perf_counter(), time.process_time()
        result = work()
        seconds.append(time.perf_counter() - start)
        cpu.append(time.process_time() - busy)
    print(json.dumps({"seconds": seconds, "cpu": cpu, "result": result if isinstance(result, int) else None}))


if __name__ == "__main__":
    main(*sys.argv[1:])
