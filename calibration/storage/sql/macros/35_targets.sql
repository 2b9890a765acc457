-- what a target without a measure counts for, by the level of its unit and what is known of deals and store days
create macro marts.measure_of_level(unit_kind, has_deals, has_money, has_store_days, has_sales) as case
    when unit_kind = 'store' or not has_deals and has_store_days
        then if(has_sales or not has_store_days, 'store_sales', 'store_transactions')
    else if(has_money or not has_deals, 'signed_amount', 'won_count')
end;
