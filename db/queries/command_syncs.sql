-- Which command definitions Discord has: syncing again only costs when nothing changed.

-- name: is_known
select exists (select from command_syncs where application_id = $1 and definition_hash = $2)

-- name: remember
insert into command_syncs (application_id, definition_hash) values ($1, $2)
on conflict (application_id) do update set definition_hash = excluded.definition_hash, synced_at = now()
