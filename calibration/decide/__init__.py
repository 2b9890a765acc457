"""Everything that people decide: the rule is checked, then it is written into the journal, which is only ever added to.

    change_parameter(db, "contact_red_days", "21", author="ana", reason="long cycles")
    remember_mapping(db, headers, {"columns": {"签单额": "amount"}}, author="ana")

One module a topic. Each function takes who decided, on which day's state (`as_of`) and why; a refusal is
DecisionRefused with what is wrong and what would be right, and nothing is written.
"""

from calibration.decide.answers import acknowledge, answer
from calibration.decide.mappings import MAPPING, remember_mapping
from calibration.decide.parameters import change_parameter
from calibration.decide.service_levels import name_department_owner
from calibration.decide.visits import log_visit

__all__ = [
    "MAPPING",
    "acknowledge",
    "answer",
    "change_parameter",
    "log_visit",
    "name_department_owner",
    "remember_mapping",
]
