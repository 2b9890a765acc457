"""How sure of itself a forecast may be, from errors that can be checked by eye."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.forecasting.bands import LEAST_ERROR, PRIOR_ERROR, Sizes, learn_rate_error
from calibration.forecasting.members import MEMBERS
from calibration.forecasting.past import Record
from calibration.forecasting.tree import Tree

CUTOFFS = 26
WEEKLY = 1000.0
TREE = Tree(
    ids=("company", "person:a"),
    kinds=np.array(["company", "person"]),
    parent=np.array([-1, 0]),
    leaves=np.array([1]),
    sums=np.array([[1.0], [1.0]]),
)


def record(off: np.ndarray, weeks_before: int) -> tuple[Record, np.ndarray, Sizes]:
    """Each Monday said 1,000 a week and what came was `off` (a ratio per Monday) more; `weeks_before` the first of them
    were on record. Single amounts are so small that luck plays no part."""
    days = 7 * np.arange(CUTOFFS)
    final = np.full((CUTOFFS, 2, 6), WEEKLY)
    said = np.full((CUTOFFS, len(MEMBERS), 2, 6), np.nan)
    kept = Record(int(days[-1]) + 42, days, said, final * (1 + off)[:, None, None], -7 * weeks_before)
    return kept, final, Sizes(np.zeros((CUTOFFS, 2)), np.ones((CUTOFFS, 2)), np.ones((CUTOFFS, 2)))


def learned(off: np.ndarray, weeks_before: int) -> tuple[float, float]:
    kept, final, sizes = record(off, weeks_before)
    company, person = learn_rate_error(kept, final, sizes, TREE, kept.today)
    return float(company), float(person)


BAD_START = np.where(np.arange(CUTOFFS) < 8, 0.6, 0.05)


def test_errors_of_a_companys_first_months_widen_its_bands_less_than_the_same_errors_of_an_old_one() -> None:
    young, old = learned(BAD_START, weeks_before=4)[0], learned(BAD_START, weeks_before=200)[0]
    assert LEAST_ERROR < young < 0.8 * old


def test_of_a_person_the_age_of_the_record_excuses_nothing() -> None:
    assert learned(BAD_START, weeks_before=4)[1] == learned(BAD_START, weeks_before=200)[1]


def test_three_years_of_history_count_as_all_that_members_read() -> None:
    assert learned(BAD_START, weeks_before=200)[0] == pytest.approx(learned(BAD_START, weeks_before=2000)[0])


def test_before_anything_is_finished_the_error_is_the_usual_one() -> None:
    kept, final, sizes = record(BAD_START, weeks_before=4)
    assert learn_rate_error(kept, final, sizes, TREE, today=0).tolist() == [PRIOR_ERROR, PRIOR_ERROR]
