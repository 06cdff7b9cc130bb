"""A child process in which files are read: what it returns, or how it died, and what it cost."""

from __future__ import annotations

import ctypes
import gc
import resource
import time
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from types import TracebackType

KIB = 1024
ROOM = 2 * KIB**3
"""Address space that a child may take beyond what it has: what wants more dies here and not the machine."""


class Answer(NamedTuple):
    """What came of one file.

    ``died`` says how the child ended where it gave no answer (it was restarted), ``raised`` which exception
    left the function. ``seconds`` are of the processor, ``mib`` the peak above what the child had before.
    """

    name: str
    result: object = None
    seconds: float = 0.0
    mib: float = 0.0
    raised: str = ""
    died: str = ""


class Child:
    """One forked child that is used again and again; functions must be found by their module and name."""

    def __init__(self, patience: float = 20.0, *, weigh: bool = False) -> None:
        """Start a child; one that does not answer within ``patience`` seconds is ended.

        It is to ``weigh`` the memory too, which takes longer than reading a form.
        """
        self._patience, self._weigh = patience, weigh
        self.starts = 0
        self._start()

    def ask(self, name: str, data: bytes, function: Callable[[str, bytes], object]) -> Answer:
        """Run ``function(name, data)`` in the child."""
        try:
            self._pipe.send((name, data, function))
            if self._pipe.poll(self._patience):
                return self._pipe.recv()
            how = f"no answer in {self._patience:g} s"
        except (EOFError, OSError):
            self._process.join(5)
            how = f"exit status {self._process.exitcode}"
        self.close()
        self._start()
        return Answer(name, died=how)

    def close(self) -> None:
        """End the child."""
        self._pipe.close()
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        context = get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(
            target=_serve, args=(theirs, self._pipe, self._weigh), daemon=True
        )
        self._process.start()
        theirs.close()
        self.starts += 1

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def measured(
    name: str, data: bytes, function: Callable[[str, bytes], object], warm: bytes, times: int = 1
) -> Answer:
    """Run a function on a file in a child of its own, after ``warm`` has been through it.

    Of several ``times`` the quickest counts, so that a busy machine does not accuse the file.
    """
    answers = []
    for _ in range(times):
        with Child(weigh=True) as child:
            child.ask("", warm, function)
            answers.append(child.ask(name, data, function))
    return min(answers, key=lambda answer: answer.seconds)


def _serve(pipe: Connection, parents: Connection, weigh: bool) -> None:
    """Answer until the parent closes the pipe."""
    parents.close()
    gc.freeze()
    held = _status("VmSize") * KIB
    resource.setrlimit(resource.RLIMIT_AS, (held + ROOM, held + ROOM))
    while True:
        try:
            name, data, function = pipe.recv()
        except EOFError:
            return
        pipe.send(_answer(name, data, function, weigh))


def _answer(name: str, data: bytes, function: Callable[[str, bytes], object], weigh: bool) -> Answer:
    before = _settled() if weigh else 0
    start = time.process_time()
    result, raised = None, ""
    try:
        result = function(name, data)
    except Exception as error:  # noqa: BLE001  # that is what is looked for
        raised = f"{type(error).__name__}: {error}"[:500]
    seconds = time.process_time() - start
    taken = max(0, _status("VmHWM") - before) / KIB if weigh else 0.0
    return Answer(name, result, seconds, taken, raised)


def _settled() -> int:
    """Return what the child holds, in KiB; its peak is measured from here."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # memory that was free before would hide what is taken now
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status("VmRSS")


def _status(field: str) -> int:
    """A line of the process's status, in KiB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))
