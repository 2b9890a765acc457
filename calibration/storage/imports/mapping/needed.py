"""What makes a table the kind that it is, and the columns that are no field but decide one."""

from __future__ import annotations

from calibration.storage.imports.fields import FieldType
from calibration.vocabulary import Kind

# Columns that are no field themselves but decide one; see `typed.py` and `wide.py`.
HELPERS: dict[str, FieldType] = {
    "close_on": FieldType.DATE,
    "is_closed": FieldType.BOOLEAN,
    "is_won": FieldType.BOOLEAN,
    "is_deleted": FieldType.BOOLEAN,
    "first_name": FieldType.TEXT,
    "last_name": FieldType.TEXT,
    "year": FieldType.TEXT,
    "unit_of_company": FieldType.TEXT,
    "unit_of_region": FieldType.TEXT,
    "unit_of_team": FieldType.TEXT,
    "unit_of_person": FieldType.TEXT,
    "unit_of_store": FieldType.TEXT,
}
_DATED = ("stage", "outcome", "close_on", "closed_on", "expected_close_on", "is_won")
_ABOUT_A_DEAL = ("deal_name", "amount", "opened_on", "account_name", "owner_name", "owner_id", "expected_close_on")
_UNITS = ("unit", *(name for name in HELPERS if name.startswith("unit_of_")))
# What makes a table that kind: at least one column out of each group.
MUST: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.DEALS: (("deal_id", "deal_name"), _DATED, _ABOUT_A_DEAL),
    Kind.STAGE_HISTORY: (("deal_id",), ("stage",), ("entered_at",)),
    Kind.ACTIVITIES: (
        ("occurred_at",),
        ("activity_id", "activity_kind", "subject", "note"),
        ("owner_name", "owner_id", "deal_id", "account_name", "account_id", "contact", "activity_id"),
    ),
    Kind.LEADS: (("lead_id", "lead_name"), ("created_on",), ("source", "status", "owner_name", "account_name")),
    Kind.CONTRACTS: (("contract_id", "contract_name"), ("signed_on", "amount", "step", "submitted_on")),
    Kind.SIGNINGS: (("signed_on",), ("amount",), ("signing_id", "contract_id", "deal_id", "account_name")),
    Kind.COLLECTIONS: (("collected_on",), ("amount",)),
    Kind.ACCOUNTS: (
        ("account_name",),
        ("industry", "segment", "level", "annual_revenue_amount", "employee_count", "is_key_customer", "region"),
    ),
    Kind.CONTACTS: (("contact_name", "first_name"), ("email", "phone", "title"), ("account_name", "email", "phone")),
    Kind.PEOPLE: (("person_name",), ("role", "department", "manager", "team", "region", "joined_on")),
    Kind.PRODUCTS: (("product_name",), ("list_price", "series", "product_id", "is_active")),
    Kind.TARGETS: (_UNITS, ("target_amount", "periods"), ("period_starts_on", "periods")),
    Kind.STAGES: (("stage",), ("stage_weight", "position", "outcome", "is_won")),
    Kind.STORES: (("store_id",), ("region", "city", "store_type", "supervisor", "manager", "opened_on")),
    Kind.STORE_DAYS: (("store_id",), ("day_on",), ("traffic_count", "transaction_count", "sales_amount")),
    Kind.FEEDBACK: (("content",), ("received_on", "score"), ("account_name", "account_id", "feedback_id", "deal_id")),
    Kind.PROPOSALS: (("sent_on",), ("proposal_id", "deal_id", "contents"), ("answered_on", "outcome", "contents")),
    Kind.CAPACITY: (("week_on",), ("available_days",)),
    Kind.PAYMENT_TERMS: (("share_ratio",), ("due_after_days",)),
    Kind.LEARNING: (("title",), ("topic", "skill", "format", "link"), ("resource_id", "link", "skill")),
}
