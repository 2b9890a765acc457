"""Everything that people decide: the rule is checked, then it is written into the journal, which is only ever added to.

    change_parameter(db, "contact_red_days", "21", author="ana", reason="long cycles")
    remember_mapping(db, headers, {"columns": {"签单额": "amount"}}, author="ana")

One module a topic. Each function takes who decided, on which day's state (`as_of`) and why; a refusal is
DecisionRefused with what is wrong and what would be right, and nothing is written.
"""

from calibration.decide.answers import acknowledge, acknowledge_all, answer
from calibration.decide.mappings import MAPPING, remember_mapping
from calibration.decide.parameters import change_parameter
from calibration.decide.progress import plan_move
from calibration.decide.reasons import give_reason
from calibration.decide.service_levels import name_department_owner
from calibration.decide.spellings import confirm_spelling, take_back_spelling, tell_spellings_apart
from calibration.decide.stage_weights import set_stage_weight
from calibration.decide.submissions import adjust, submit
from calibration.decide.visits import log_visit

__all__ = [
    "MAPPING",
    "acknowledge",
    "acknowledge_all",
    "adjust",
    "answer",
    "change_parameter",
    "confirm_spelling",
    "give_reason",
    "log_visit",
    "name_department_owner",
    "plan_move",
    "remember_mapping",
    "set_stage_weight",
    "submit",
    "take_back_spelling",
    "tell_spellings_apart",
]
