"""States of batches: 未开启 → 已开启 ⇄ 已停止 → 已结束; a college's can be opened again."""

from __future__ import annotations

import pytest

from zongce.commands.registry import BY_ID
from zongce.tables.batch import ACADEMIC, BATCH_STATES, CALLED, ENDED, NOT_OPENED, OPENED, RATING, STOPPED
from zongce.workflow.states import COLLEGE_BATCH, DELETE, END, OPEN, SCHOOL_BATCH, STOP, refused

ALLOWED = {
    OPEN: {NOT_OPENED: OPENED, STOPPED: OPENED},
    STOP: {OPENED: STOPPED},
    END: {OPENED: ENDED, STOPPED: ENDED},
    DELETE: {NOT_OPENED: ""},
}


@pytest.mark.parametrize(("business", "area"), [(RATING, "rating"), (ACADEMIC, "academic")])
@pytest.mark.parametrize(("action", "verb"), [(OPEN, "open"), (STOP, "stop"), (END, "end")])
def test_a_college_batch_is_called_what_its_buttons_call_it(business, area, action, verb):
    assert BY_ID[f"{area}.{verb}"].label == f"{action}{CALLED[business]}"


@pytest.mark.parametrize("state", BATCH_STATES)
@pytest.mark.parametrize("action", ALLOWED)
@pytest.mark.parametrize("whose", ["school", "college"])
def test_only_the_manuals_transitions_are_allowed(whose, action, state):
    transition = (SCHOOL_BATCH if whose == "school" else COLLEGE_BATCH)[action]
    again = whose == "college" and (action, state) == (OPEN, ENDED)
    found = refused("批次 甲", state, transition)
    if state in ALLOWED[action] or again:
        assert found is None
        assert transition.after == ALLOWED[action].get(state, OPENED)
    else:
        assert (found.code, found.value) == ("B807", state)
        assert action in found.message
        assert all(allowed in found.remedy for allowed in transition.before)
