-- `11_earlier` where no load speaks for the Sunday that people compare with: no row, and no plan over all versions for it
create table {work}_earlier (
    deal_id text,
    person_id text,
    team text,
    region text,
    outcome text,
    expected_close_on date,
    expected_amount decimal(18, 2)
)
