-- one row per name that the lists of products, people and customers hold, as known at as_of
select 'product' as column_name, product_name as known from marts.products($as_of) where product_name is not null
union
select 'owner_name', person_name from marts.people($as_of) where is_listed and person_name is not null
union
select 'account_name', account_name from marts.accounts($as_of) where account_name is not null
