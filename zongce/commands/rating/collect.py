"""收取评分表: received forms are judged one by one, then rater by rater; what counts is registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.rating import raters as rating_raters
from zongce.commands.rating.register import Register, replaced_by
from zongce.commands.rating.sift import Sifted, class_inputs
from zongce.commands.rating.versions import Ruling, Version, ruling
from zongce.commands.result_rows import rows_shown
from zongce.core.catalog import finding
from zongce.core.finding import Finding, Severity, Where
from zongce.ports.command import Patch
from zongce.ports.outcome import Outcome
from zongce.tables import batch
from zongce.tables.batch import WINDOWS
from zongce.tables.progress import COMPLETE, LATE, RATERS, STUDENT_PROGRESS
from zongce.tables.records import IN_DOUBT, INCOMPLETE, RECEIVED, REFUSED, REPLACED, SAME, USED, VOIDED
from zongce.tables.registers import LATE_PERMITS
from zongce.workflow.windows import outside, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zongce.core.records import Value
    from zongce.ports.command import Received, Request
    from zongce.workflow.windows import Window

    Row = Mapping[str, Value]
LABEL = "收取评分表"
PERMITTED = "迟交，学院同意计入"
CONFIRM = "，并写明 以此为准=是"
BEATEN = frozenset({REPLACED, SAME})


def collect(request: Request) -> Outcome:
    """Collect rating forms (requirements R4, R6, B1; issue B, deliver 4).

    A form that belongs elsewhere, has a value out of range or a stranger's row is refused into 隔离, an
    unfinished one counts for progress only, one that came outside the window waits for 同意迟交 (by its
    first receipt). Without files the waiting ones are looked at again. Collecting twice changes nothing.
    """
    inputs = class_inputs(request)
    window = window_of(request.tables[WINDOWS.name], batch.RATING)
    early = outside(window, request.today) if window.days[0] > request.today else None
    if inputs.findings or early:
        return Outcome(f"没有{LABEL}", (*inputs.findings, *((early,) if early else ())))
    collection = _Collection(request, window)
    collection.take(request.files or tuple(request.kept.values()))
    return collection.outcome()


class _Collection:
    """One run of collecting: the sheets as they become, and what there is to say."""

    def __init__(self, request: Request, window: Window) -> None:
        self.request, self.window = request, window
        self.raters = request.tables[RATERS.name]
        self.register = Register(request)
        self.findings: list[Finding] = []
        self.refused: list[str] = []
        self.again: list[tuple[str, str]] = []
        """Files whose content was received before, and the name under which it was."""
        self.outcomes: dict[str, str] = {}
        """What became of each content, by digest."""

    @property
    def confirmed(self) -> bool:
        """Whether the counsellor says that what is handed in now counts (以此为准)."""
        return self.request.values.get("confirmed") == "是"

    def take(self, files: tuple[Received, ...]) -> None:
        """Judge every file, then every rater's files together."""
        by_rater: dict[tuple[str, str], list[Version]] = {}
        told: dict[str, tuple[Finding, ...]] = {}
        for file, sifted in self._fresh(files):
            version = self._version(file, sifted)
            if version and sifted.rater:
                by_rater.setdefault((sifted.rater.number, sifted.rater.role), []).append(version)
                told[version.digest] = file.findings
        for (number, role), versions in by_rater.items():
            self._rule(number, role, versions, told)

    def outcome(self) -> Outcome:
        """Return what is to be written; sheets that stay as they were are none of it."""
        if self.again:
            (file, name), count = self.again[0], str(len(self.again))
            self.findings.append(finding("W915", Where(file), file=name, count=count))
        before = self.request.tables
        after = {**before, RATERS.name: self.raters, RECEIVED.name: self.register.records}
        after[STUDENT_PROGRESS.name] = rating_raters.student_progress(after)
        names = (RATERS.name, STUDENT_PROGRESS.name, RECEIVED.name)
        changed = [name for name in names if rows.every(after[name]) != rows.every(before[name])]
        shown = [n for n, d in enumerate(after[RECEIVED.name].texts("digest")) if d in self.outcomes]
        return Outcome(
            self._message(),
            tuple(self.findings),
            rows_shown(after[RECEIVED.name].select(shown)),
            patches=tuple(Patch(after[name]) for name in changed),
            refused=tuple(self.refused),
        )

    def _message(self) -> str:
        became = [*(word for word in self.outcomes.values() if word != SAME), *(SAME for _ in self.again)]
        counts = "、".join(f"{word} {became.count(word)}" for word in dict.fromkeys(became))
        sent = len(rows.find(self.raters, state=COMPLETE))
        said = f"收到评分表 {len(became)} 份（{counts}）" if became else "没有要处理的评分表"
        return f"{said}；已交 {sent}/{len(self.raters)} 人"

    def _fresh(self, files: tuple[Received, ...]) -> Iterator[tuple[Received, Sifted]]:
        """Yield every content once, without those that are settled: they change nothing any more."""
        seen: dict[str, str] = {}
        for file in files:
            sifted = file.sifted if isinstance(file.sifted, Sifted) else Sifted()
            before = self.register.of(file.sha256)
            if file.sha256 in seen:
                self.again.append((file.name, seen[file.sha256]))
            elif self._settled(file, sifted, before):
                self.again.append((file.name, self.register.name_of(file.sha256)))
            elif before and before["outcome"] == VOIDED:
                self.findings.append(finding("W970", Where(file.name), rater=str(before["sender"])))
                self.outcomes[file.sha256] = VOIDED
            else:
                yield file, sifted
            seen.setdefault(file.sha256, file.name)

    def _settled(self, file: Received, sifted: Sifted, before: Row | None) -> bool:
        """Say whether a file was decided for good: it counts, or another form of its rater does."""
        if sifted.rater is None:
            return False
        row = rows.first(self.raters, rater_id=sifted.rater.number, role=sifted.rater.role)
        if row is None or row["state"] != COMPLETE:
            return False
        beaten = before is not None and before["outcome"] in BEATEN and not self.confirmed
        return beaten or row["digest"] == file.sha256

    def _version(self, file: Received, sifted: Sifted) -> Version | None:
        """Return a form that may stand for its rater, None after registering why it does not."""
        at, sent = self.request.shown(file.at), self.register.sent(file)
        version = Version(file.name, file.sha256, at, sent, sifted.complete, len(sifted.rated), sifted)
        if sifted.rater is None or not (sifted.complete or sifted.unfinished):
            self.findings += file.findings
            reason = next((f.message for f in file.findings if f.severity is not Severity.HINT), "")
            before = self.register.of(file.sha256)
            if before is None or before["outcome"] != REFUSED:
                self.refused.append(file.sha256)
            self._registered(version, sifted.sender, REFUSED, reason)
            return None
        if self._timely(sifted.rater.number, at):
            return version
        given = {"rater": sifted.sender, "received": at, "end": self.window.days[1]}
        late = finding("W913", Where(file.name), at, **given)
        self.findings.append(late)
        self._registered(version, sifted.sender, IN_DOUBT, late.message)
        row = rows.first(self.raters, rater_id=sifted.rater.number, role=sifted.rater.role)
        if row and row["state"] != COMPLETE:
            number, role = sifted.rater.number, sifted.rater.role
            self.raters = rating_raters.filled(self.raters, number, role, {"state": LATE})
        return None

    def _timely(self, number: str, at: str) -> bool:
        """Say whether a form came inside the window, or the college accepts it although it is late."""
        if self.window.holds(at[:10]):
            return True
        items = (facts.CLASS_CODE, facts.CLASS_NAME)
        code, name = (facts.status(self.request.tables, item) for item in items)
        permits = rows.every(self.request.tables[LATE_PERMITS.name])
        return any(facts.is_class(row, code, name) and row["rater_id"] == number for row in permits)

    def _rule(
        self, number: str, role: str, versions: list[Version], told: Mapping[str, tuple[Finding, ...]]
    ) -> None:
        """Decide between a rater's forms, register what became of each, tell of it."""
        row = rows.first(self.raters, rater_id=number, role=role)
        if row is None:
            return
        sender, held = rating_raters.label_of(row), self.register.held(row)
        ruled = ruling(held, versions, confirmed=self.confirmed)
        for version in versions:
            outcome = ruled.outcomes[version.digest]
            self.findings += told[version.digest] if outcome in (USED, INCOMPLETE) else ()
            self._registered(version, sender, outcome, self._reason(version, ruled, sender))
            if outcome == SAME:
                self.again.append((version.name, ruled.stands.name if ruled.stands else versions[0].name))
        if held and ruled.outcomes.get(held.digest) == REPLACED and ruled.stands:
            self.register.put(held, sender, REPLACED, replaced_by(ruled.stands))
        for beaten in ruled.replaced if ruled.stands else ():
            later = ruled.stands.name if ruled.stands else ""
            self.findings.append(finding("W916", Where(beaten.name), rater=sender, later=later))
        if ruled.stands is not held:
            self._stand(number, role, sender, ruled.stands)

    def _reason(self, version: Version, ruled: Ruling, sender: str) -> str:
        """Return what 收发登记 says of a form, and tell of it where the form does not count."""
        outcome, where = ruled.outcomes[version.digest], Where(version.name)
        if outcome == INCOMPLETE and version.sifted:
            count = str(len(version.sifted.due) - version.rated)
            found = finding("W917", where, rater=sender, count=count)
        elif outcome == IN_DOUBT:
            files = "、".join(each.name for each in ruled.doubt)
            found = finding("W914", where, rater=sender, files=files, how=CONFIRM)
        else:
            late = outcome == USED and not self.window.holds(version.at[:10])
            return (
                replaced_by(ruled.stands)
                if outcome == REPLACED and ruled.stands
                else PERMITTED
                if late
                else ""
            )
        self.findings.append(found)
        return found.message

    def _stand(self, number: str, role: str, sender: str, version: Version | None) -> None:
        """Let a form stand for its rater; what he sent before is 被替代 by a complete one."""
        if version is None or version.sifted is None:
            return
        values = rating_raters.standing(version.sifted.due, version.sifted.rated)
        values |= {"received_at": version.at, "digest": version.digest}
        self.raters = rating_raters.filled(self.raters, number, role, values)
        if version.complete:
            self.register.supersede(sender, version, lambda at: self._timely(number, at))

    def _registered(self, version: Version, sender: str, outcome: str, reason: str) -> None:
        self.register.put(version, sender, outcome, reason)
        self.outcomes[version.digest] = outcome
