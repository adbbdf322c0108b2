-- Seeds: which version of our own files was loaded.

-- name: seed_hash
-- Which content a seed file had when it was last loaded.
select content_hash from seeds where name = $1

-- name: remember_seed
insert into seeds (name, content_hash) values ($1, $2)
on conflict (name) do update set content_hash = excluded.content_hash, seeded_at = now()
