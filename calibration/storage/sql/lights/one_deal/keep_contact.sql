-- the contact that was logged is on the list of open deals too, and what it answers is no reason any more
update db.results.open_deals as kept
set
    last_contact_on = found.last_contact_on,
    contact_age_days = found.contact_age_days,
    reasons = list_filter(
        list_concat(
            case when found.contact_age_days > $contact_red_days::int then ['no_contact_red'] else []::text[] end,
            list_filter(kept.reasons, lambda reason: not starts_with(reason, 'no_contact')),
            case
                when found.contact_age_days > $contact_yellow_days::int
                    and found.contact_age_days <= $contact_red_days::int then ['no_contact_yellow']
                else []::text[]
            end
        ),
        lambda reason: reason is not null
    )
from {work}_open_deals as found
where kept.refresh_id = $refresh_id::uuid and kept.deal_id = $deal_id and found.deal_id = kept.deal_id
