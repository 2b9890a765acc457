"""What each kind of row holds: the one list of fields that headers, types, tables and downloads follow.

A test holds this list and `sql/tables/002_staging.sql` equal. To add a field: one line here, one migration there,
and its headers in `data/reference/headers.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from calibration.vocabulary import Kind, Source


class FieldType(StrEnum):
    """How the text of a cell becomes a value; see `values.py`."""

    KEY = "key"  # an identifier or name used as one: trimmed text
    TEXT = "text"  # trimmed text, empty is null
    AMOUNT = "amount"  # money, decimal(18, 2), in the one declared currency
    RATIO = "ratio"  # 0–1; 35 % and 35 are read as 0.35
    NUMBER = "number"  # a plain number
    COUNT = "count"  # a whole number
    DATE = "date"  # a day
    TIMESTAMP = "timestamp"  # a moment, company time zone
    BOOLEAN = "boolean"  # yes or no
    OUTCOME = "outcome"  # open, won, lost or void


@dataclass(frozen=True)
class Field:
    """One column of a kind: its canonical name and how its text is read."""

    name: str
    type: FieldType
    is_required: bool = False


@dataclass(frozen=True)
class KindSpec:
    """A kind of row: where it comes from, what identifies a row, and its fields in the order of the table."""

    kind: Kind
    source: Source
    grain: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError."""
        return next((f for f in self.fields if f.name == name), None) or _missing(self.kind, name)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the fields without which a row cannot be kept."""
        return tuple(f.name for f in self.fields if f.is_required)


def _missing(kind: Kind, name: str) -> Field:
    raise KeyError(f"{kind} has no field {name}")


def _spec(kind: Kind, source: Source, grain: str, key: str, fields: str) -> KindSpec:
    """Read the compact lines below: `name:type`, a `!` behind the type marks a required field."""
    parsed = (entry.partition(":") for entry in fields.split())
    found = tuple(Field(name, FieldType(kind_of.rstrip("!")), kind_of.endswith("!")) for name, _, kind_of in parsed)
    return KindSpec(kind, source, grain, tuple(key.split()), found)


_SPECS = (
    _spec(
        Kind.DEALS,
        Source.CRM,
        "deal",
        "deal_id",
        "deal_id:key deal_name:text account_id:key account_name:text lead_id:key owner_id:key owner_name:text "
        "region:text team:text product:text segment:text pipeline:text stage:text outcome:outcome "
        "amount:amount currency:text probability_ratio:ratio forecast_category:text opened_on:date "
        "expected_close_on:date closed_on:date lead_source:text deal_type:text next_step:text "
        "lost_reason:text competitor:text proposal_sent_on:date proposal_answered_on:date "
        "last_contact_on:date is_key_customer:boolean updated_on:date",
    ),
    _spec(
        Kind.STAGE_HISTORY,
        Source.CRM,
        "deal entering a stage",
        "deal_id stage entered_at",
        "deal_id:key! pipeline:text stage:text! entered_at:timestamp! probability_ratio:ratio amount:amount "
        "owner_id:key note:text",
    ),
    _spec(
        Kind.ACTIVITIES,
        Source.CRM,
        "activity (call, visit, meeting, message, task)",
        "activity_id",
        "activity_id:key activity_kind:text occurred_at:timestamp! owner_id:key owner_name:text deal_id:key "
        "account_id:key account_name:text contact:text lead_id:key subject:text outcome:text next_step:text "
        "is_done:boolean due_on:date note:text",
    ),
    _spec(
        Kind.LEADS,
        Source.CRM,
        "lead",
        "lead_id",
        "lead_id:key lead_name:text account_name:text owner_id:key owner_name:text region:text segment:text "
        "source:text status:text created_on:date! qualified_on:date converted_on:date deal_id:key note:text",
    ),
    _spec(
        Kind.CONTRACTS,
        Source.CRM,
        "contract and approval step",
        "contract_id step",
        "contract_id:key contract_name:text account_id:key account_name:text deal_id:key owner_id:key "
        "owner_name:text amount:amount signed_on:date starts_on:date ends_on:date step:text department:text "
        "approver:text submitted_on:date approved_on:date revision_count:count status:text",
    ),
    _spec(
        Kind.SIGNINGS,
        Source.ERP,
        "signed order in the ERP",
        "signing_id",
        "signing_id:key contract_id:key deal_id:key account_id:key account_name:text owner_id:key "
        "owner_name:text region:text product:text signed_on:date! amount:amount! currency:text",
    ),
    _spec(
        Kind.COLLECTIONS,
        Source.ERP,
        "payment received",
        "collection_id",
        "collection_id:key contract_id:key signing_id:key account_id:key account_name:text owner_name:text "
        "collected_on:date! amount:amount! currency:text method:text instalment:text",
    ),
    _spec(
        Kind.ACCOUNTS,
        Source.CRM,
        "customer",
        "account_id",
        "account_id:key account_name:text! industry:text segment:text region:text owner_id:key "
        "owner_name:text level:text is_key_customer:boolean parent_account:text annual_revenue_amount:amount "
        "employee_count:count created_on:date",
    ),
    _spec(
        Kind.CONTACTS,
        Source.CRM,
        "contact person",
        "contact_id",
        "contact_id:key contact_name:text account_id:key account_name:text title:text email:text phone:text "
        "owner_id:key owner_name:text created_on:date",
    ),
    _spec(
        Kind.PEOPLE,
        Source.HR,
        "person",
        "person_id",
        "person_id:key person_name:text! email:text role:text department:text manager:text team:text "
        "region:text joined_on:date left_on:date",
    ),
    _spec(
        Kind.PRODUCTS,
        Source.TABLES,
        "product",
        "product_id",
        "product_id:key product_name:text! series:text list_price:amount is_active:boolean",
    ),
    _spec(
        Kind.TARGETS,
        Source.TABLES,
        "measure, unit and period",
        "measure unit_kind unit period_kind period_starts_on",
        "measure:text unit_kind:text! unit:key! period_kind:text! period_starts_on:date! "
        "target_amount:amount! released_on:date",
    ),
    _spec(
        Kind.STAGES,
        Source.TABLES,
        "stage of a pipeline",
        "pipeline stage",
        "stage_id:key pipeline:text stage:text! position:count stage_weight:ratio outcome:outcome",
    ),
    _spec(
        Kind.STORES,
        Source.TABLES,
        "store",
        "store_id",
        "store_id:key! store_name:text region:text city:text store_type:text cluster:text supervisor:text "
        "manager:text opened_on:date closed_on:date area_m2:number",
    ),
    _spec(
        Kind.STORE_DAYS,
        Source.ERP,
        "store and day",
        "store_id day_on",
        "store_id:key! day_on:date! traffic_count:count transaction_count:count sales_amount:amount "
        "inventory_amount:amount cost_amount:amount",
    ),
    _spec(
        Kind.FEEDBACK,
        Source.CRM,
        "customer feedback text",
        "feedback_id",
        "feedback_id:key account_id:key account_name:text deal_id:key owner_name:text received_on:date "
        "channel:text score:number content:text!",
    ),
    _spec(
        Kind.PROPOSALS,
        Source.CRM,
        "proposal sent",
        "proposal_id",
        "proposal_id:key deal_id:key account_name:text owner_name:text sent_on:date answered_on:date "
        "outcome:text version_count:count amount:amount contents:text",
    ),
    _spec(
        Kind.CAPACITY,
        Source.TABLES,
        "person, skill and week",
        "person_id skill week_on",
        "person_id:key person_name:text skill:text week_on:date! available_days:number!",
    ),
    _spec(
        Kind.PAYMENT_TERMS,
        Source.TABLES,
        "instalment of a payment term",
        "applies_to instalment",
        "applies_to:text instalment:count share_ratio:ratio! due_after_days:count!",
    ),
    _spec(
        Kind.LEARNING,
        Source.TABLES,
        "learning resource",
        "resource_id",
        "resource_id:key title:text! topic:text skill:text format:text link:text",
    ),
)

KINDS: dict[Kind, KindSpec] = {spec.kind: spec for spec in _SPECS}
