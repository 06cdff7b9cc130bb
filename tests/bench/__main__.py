"""The benchmark: ``python -m tests.bench [--quick] [--json FILE] [--data DIR] [PART ...]``.

A script, not a test: it prints a table and writes the figures as JSON; compare ratios, not seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from tests.bench.measure import machine
from tests.bench.parts import FULL, PARTS, QUICK, Part, Sizes
from tests.bench.table import as_json, show


def main(arguments: list[str] | None = None) -> int:
    """Run the parts; 1 if a side failed or a value is wrong, whatever the times."""
    given = _parser().parse_args(arguments)
    sizes = QUICK if given.quick else FULL
    sizes = sizes._replace(rounds=given.rounds) if given.rounds else sizes
    console = Console(width=None if sys.stdout.isatty() else 160)
    facts = machine()
    console.print(" · ".join(f"{k} {v}" for k, v in facts.items()), highlight=False)
    with tempfile.TemporaryDirectory(prefix="zongce-bench-") as temporary:
        folder = Path(given.data or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("ZONGCE_HOME", str(Path(temporary) / "user"))  # nothing stays with who measures
        parts = [p for name in given.parts or PARTS for p in _run(console, name, folder, sizes)]
    if given.json:
        found = [as_json(part, judged=sizes.judged) for part in parts]
        document = {"machine": facts, "quick": given.quick, "parts": found}
        Path(given.json).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return int(any(_bad(part) for part in parts))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("parts", metavar="PART", nargs="*", help=f"{', '.join(PARTS)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="small sizes; targets are not judged")
    parser.add_argument("--json", metavar="FILE", help="write the figures here")
    parser.add_argument("--data", metavar="DIR", help="keep the made files here and use them again")
    parser.add_argument("--rounds", type=int, help="rounds a part")
    return parser


def _run(console: Console, name: str, folder: Path, sizes: Sizes) -> list[Part]:
    parts = PARTS[name](folder, sizes)
    for part in parts:
        show(console, part, judged=sizes.judged)
    return parts


def _bad(part: Part) -> bool:
    failed = any(side.fault for side in part.sides)
    return failed or any(target.always and not target.met for target in part.targets)


if __name__ == "__main__":
    sys.exit(main())
