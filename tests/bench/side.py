"""Run one side of a comparison in this process: prepare, then time the work alone.

``python -m tests.bench.side MODULE:FUNCTION OPTIONS REPEATS`` prints the seconds of each repeat and what the
work returned, if that is a number.
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
    seconds = []
    result = None
    for _ in range(int(repeats)):
        result = None
        gc.collect()
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": seconds, "result": result if isinstance(result, int) else None}))


if __name__ == "__main__":
    main(*sys.argv[1:])
