-- one row per product, as known at as_of (before the first load: as first known)
create macro marts.products(as_of) as table
select
    product_id,
    coalesce(right_names.right_name, product_name) as product_name,
    series,
    list_price,
    case when not marts.is_rebuilt('products', as_of) then is_active end as is_active,
    marts.is_rebuilt('products', as_of) as is_rebuilt
from db.staging.products
left join marts.right_names(as_of) as right_names
    on right_names.column_name = 'product' and product_name = right_names.wrong_name
where marts.holds(is_undone, retired_by, known_from, known_until, marts.read_on('products', as_of));
