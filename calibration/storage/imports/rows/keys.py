"""What identifies a row where the export gives no id: normalised names, or the contents and a number."""

from __future__ import annotations

from dataclasses import dataclass

from calibration.storage.imports.fields import KINDS
from calibration.vocabulary import Kind

_BETWEEN = "' | '"


@dataclass(frozen=True)
class Identity:
    """The id column of a kind, the names that stand in for it, and whether equal rows are numbered instead."""

    id_field: str | None
    names: tuple[str, ...] = ()
    by_contents: bool = False


IDENTITIES: dict[Kind, Identity] = {
    Kind.DEALS: Identity("deal_id", ("deal_name", "account_name", "pipeline")),
    Kind.ACTIVITIES: Identity("activity_id", by_contents=True),
    Kind.LEADS: Identity("lead_id", ("lead_name", "account_name", "created_on")),
    Kind.CONTRACTS: Identity("contract_id", ("contract_name", "account_name")),
    Kind.SIGNINGS: Identity("signing_id", by_contents=True),
    Kind.COLLECTIONS: Identity("collection_id", by_contents=True),
    Kind.ACCOUNTS: Identity("account_id", ("account_name",)),
    Kind.CONTACTS: Identity("contact_id", ("contact_name", "account_name", "email")),
    Kind.PEOPLE: Identity("person_id", ("person_name",)),
    Kind.PRODUCTS: Identity("product_id", ("product_name",)),
    Kind.FEEDBACK: Identity("feedback_id", by_contents=True),
    Kind.PROPOSALS: Identity("proposal_id", by_contents=True),
    Kind.CAPACITY: Identity("person_id", ("person_name",)),
    Kind.LEARNING: Identity("resource_id", ("title",)),
}
# Parts of a key that are names: compared without regard to case, spaces and punctuation.
_NAME_PARTS = frozenset(("pipeline", "stage", "unit", "step", "skill", "applies_to"))


def id_value(kind: Kind) -> str | None:
    """The SQL that fills an empty id: the names as they stand, or a fingerprint of the contents and a number."""
    identity = IDENTITIES.get(kind)
    if identity is None:
        return None
    if identity.by_contents:
        fields = [one.name for one in KINDS[kind].fields if one.name != identity.id_field]
        contents = f"md5(concat_ws(chr(31), {', '.join(f'{_filled(name)}' for name in fields)}))[:16]"
        number = f"row_number() over (partition by {identity.id_field}, {contents} order by line_number)"
        return f"{contents} || '-' || {number}"
    return f"nullif(concat_ws(' / ', {', '.join(identity.names)}), '')"


def _filled(name: str) -> str:
    return f"coalesce({name}::text, '')"


def record_key(kind: Kind, has_id: bool) -> str:
    """The SQL of the key by which two loads tell that a row is the same; null where nothing identifies the row."""
    identity = IDENTITIES.get(kind)
    parts = [name for name in KINDS[kind].key if identity is None or name != identity.id_field]
    texts = [f"coalesce(marts.match_key({name}), '')" if name in _NAME_PARTS else f"{name}::text" for name in parts]
    if identity is None:
        return texts[0] if len(texts) == 1 else f"concat_ws({_BETWEEN}, {', '.join(texts)})"
    if identity.by_contents:
        own = identity.id_field or ""
    else:
        names = ", ".join(f"coalesce(marts.match_key({name}::text), '')" for name in identity.names)
        by_name = f"nullif(trim(concat_ws({_BETWEEN}, {names}), ' |'), '')"
        own = f"coalesce(given_id, {by_name})" if has_id else by_name
    return f"concat_ws({_BETWEEN}, {', '.join([own, *texts])})" if texts else own
