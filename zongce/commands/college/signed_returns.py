"""退回 of classes, signed on the college's copies of their chains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, official_seals, seal_register, sealing
from zongce.core.catalog import finding
from zongce.core.finding import Severity, Where
from zongce.core.value import replace
from zongce.seal.chain import RETURN, Subject, is_sealed
from zongce.seal.stored import Seal
from zongce.tables.sealing import SEAL, SEAL_REGISTER, TRUST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.commands.classes.not_taken import HandedIn
    from zongce.commands.college.class_states import ClassState
    from zongce.commands.college.classes import SchoolClass
    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request

    Tables = Mapping[str, Records]


def subject_of(tables: Tables, each: ClassState | SchoolClass) -> Subject:
    """Return what the chain of a college's class is about."""
    college = facts.status(tables, facts.COLLEGE_NAME)
    return Subject(facts.batch_of(tables).id, college, each.key, each.name)


def signed(
    request: Request, tables: Tables, classes: Iterable[ClassState], reason: str,
    handed: Mapping[str, HandedIn] | None = None,
) -> dict[str, Records]:  # fmt: skip
    """Return 封签 and 封签登记 with the actor's signed return of each class that has submitted under seal.

    Nothing where there are no keys, or none of them has. ``tables`` hold a sheet 封签 that can be understood.
    Chains that were ``handed`` in with a refused workbook, and proven, are known from now on.
    """
    seals, register = sealing.seals_of(tables), tables[SEAL_REGISTER.name]
    before = dict(seals)
    for each in classes:
        held = seals.get(each.key, Seal())
        if handed and each.key in handed:
            file, chain = handed[each.key]
            held = Seal((), chain)
            register = seal_register.entered(request, register, each.key, chain, file=file)
        made = sealing.with_return(request, held, subject_of(tables, each), reason)
        if made is not held:
            seals[each.key] = made
            register = seal_register.entered(request, register, each.key, made.chain)
    if seals == before:
        return {}
    return {SEAL.name: official_seals.stored(seals), SEAL_REGISTER.name: register}


def unsignable(request: Request, tables: Tables, classes: Iterable[ClassState]) -> list[Finding]:
    """Return K305 as a hint where classes would have to be returned and the actor has no key to sign with.

    An update is taken over without a key, since it may bring the certificate; the classes are returned
    afterwards by whoever has one.
    """
    seals = sealing.seals_of(tables)
    waiting = any(is_sealed(seals.get(each.key, Seal()).chain) for each in classes)
    if not waiting or request.trust is None or request.signer is not None:
        return []
    where = Where(request.file, TRUST.sheet)
    told = finding("K305", where, request.actor.number, person=str(request.actor), command=RETURN)
    return [replace(told, severity=Severity.HINT)]
