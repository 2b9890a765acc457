"""The words of the product: one meaning each, used by every folder.

Enums are `StrEnum`, so a value reads the same in SQL, in JSON and on the command line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What one row of a loaded file is about; the stable names of the command line."""

    DEALS = "deals"
    STAGE_HISTORY = "stage_history"
    ACTIVITIES = "activities"
    LEADS = "leads"
    CONTRACTS = "contracts"
    SIGNINGS = "signings"
    COLLECTIONS = "collections"
    ACCOUNTS = "accounts"
    CONTACTS = "contacts"
    PEOPLE = "people"
    PRODUCTS = "products"
    TARGETS = "targets"
    STAGES = "stages"
    STORES = "stores"
    STORE_DAYS = "store_days"
    FEEDBACK = "feedback"
    PROPOSALS = "proposals"
    CAPACITY = "capacity"
    PAYMENT_TERMS = "payment_terms"
    LEARNING = "learning"


class Source(StrEnum):
    """The system that a kind of row comes from; data age is told per source."""

    CRM = "crm"
    ERP = "erp"
    HR = "hr"
    TABLES = "tables"


class UnitKind(StrEnum):
    """A level of the tree: company → region → team → person, and store under region."""

    COMPANY = "company"
    REGION = "region"
    TEAM = "team"
    PERSON = "person"
    STORE = "store"


class Measure(StrEnum):
    """What a target is about. Two measures are never summed."""

    SIGNED_AMOUNT = "signed_amount"
    WON_COUNT = "won_count"
    STORE_SALES = "store_sales"
    STORE_TRANSACTIONS = "store_transactions"


class PeriodKind(StrEnum):
    """The two running periods that a position is stated for."""

    MONTH = "month"
    QUARTER = "quarter"


class Outcome(StrEnum):
    """How a deal ended; `void` is closed but neither won nor lost (无效)."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    VOID = "void"


class Light(StrEnum):
    """The colour of a deal, team or store; missing data is unknown, never green."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    UNKNOWN = "unknown"


class SubjectKind(StrEnum):
    """What a light is about."""

    DEAL = "deal"
    STORE = "store"
    TEAM = "team"
    CONTRACT = "contract"
    ACCOUNT = "account"
    UNIT = "unit"


class Cause(StrEnum):
    """Why a light is on: a clock ran out, or something happened."""

    TIME = "time"
    FACT = "fact"


class Role(StrEnum):
    """Who looks; what each may see is decided in one place, `storage/queries/scope.py`."""

    ADMINISTRATOR = "administrator"
    DIRECTOR = "director"
    ANALYST = "analyst"
    REGIONAL_LEAD = "regional_lead"
    SUPERVISOR = "supervisor"
    SELLER = "seller"


@dataclass(frozen=True)
class Viewer:
    """Who asks. Every query takes one; an empty tuple means no restriction of that sort for a head-office role."""

    role: Role = Role.ADMINISTRATOR
    name: str = "local"
    regions: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    person_id: str | None = None


@dataclass(frozen=True, order=True)
class Unit:
    """A place in the tree; `str(unit)` is its stable id: `company`, `region:华东`, `person:E0012`."""

    kind: UnitKind
    key: str = ""

    def __str__(self) -> str:
        return self.kind.value if self.kind is UnitKind.COMPANY else f"{self.kind.value}:{self.key}"

    @classmethod
    def parse(cls, text: str) -> Unit:
        """Read the stable id back. Raises ValueError where the level is not one of ours."""
        kind, _, key = text.partition(":")
        return cls(UnitKind(kind), key)


WHOLE = Unit(UnitKind.COMPANY)
"""The whole company."""


@dataclass(frozen=True)
class Period:
    """A month or quarter: `starts_on` and `ends_on` are both inside it."""

    kind: PeriodKind
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Rule:
    """One line of what we believe: `measure` `comparison` `threshold` → `light`.

    `more_than` lights up; a green rule is a condition that must be known and hold (`at_most`). Measures are numbers in
    the unit of their suffix; `position` is the order in which equal lights name their reason.
    """

    rule_id: str
    subject_kind: SubjectKind
    measure: str
    comparison: str
    threshold: float
    light: Light
    cause: Cause
    position: int


@dataclass(frozen=True)
class Verdict:
    """A light and why: the rule that decided, and `reason` as `measure value comparison threshold`."""

    light: Light
    cause: Cause | None = None
    reason: str = ""
    rule_id: str | None = None


@dataclass(frozen=True)
class Note:
    """Something worth telling about a load; the sentence is `imports.note.<key>` in words, filled with `values`."""

    key: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LoadReport:
    """What one file or sheet did. `rows_read = new + changed + unchanged + rejected`, always exactly."""

    load_id: str
    kind: Kind
    layout: str
    file_name: str
    data_through_on: date
    rows_read: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    removed: int = 0
    sheet: str | None = None
    derived: tuple[LoadReport, ...] = ()
    notes: tuple[Note, ...] = ()
