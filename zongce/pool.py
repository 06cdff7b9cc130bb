"""Pools: map a function over values here, or on several processes (design decision 15)."""

from __future__ import annotations

import copyreg
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor

    from zongce.ports.command import Pool

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def _frozen(plain: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(plain)


def _reduced(frozen: MappingProxyType[object, object]) -> tuple[object, ...]:
    return _frozen, (dict(frozen),)


def travel() -> None:
    """Let read-only mappings (of declarations and records) travel between processes."""
    copyreg.pickle(MappingProxyType, _reduced)  # type: ignore[arg-type]


class Here:
    """Maps in this process."""

    def map(self, work: Callable[[_In], _Out], items: Iterable[_In]) -> list[_Out]:
        """Return ``work`` of each item, one after the other."""
        return [work(item) for item in items]


class Spread:
    """Maps over any ``concurrent.futures`` executor; items and results must be picklable."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def map(self, work: Callable[[_In], _Out], items: Iterable[_In]) -> list[_Out]:
        """Return ``work`` of each item, in the items' order."""
        return list(self._executor.map(work, items))


@contextmanager
def pool(workers: int) -> Iterator[Pool]:
    """Yield a pool of so many workers; one worker is this process."""
    if workers <= 1:
        yield Here()
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  # one worker needs no pool
    from multiprocessing import get_context  # noqa: PLC0415

    travel()
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=travel) as executor:
        yield Spread(executor)
