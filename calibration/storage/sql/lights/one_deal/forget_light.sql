-- the deal's light of before goes: the changes keep it
delete from db.results.lights where refresh_id = $refresh_id::uuid and subject_kind = 'deal' and subject_id = $deal_id
