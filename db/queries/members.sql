-- Members: consent, and the servers they take part in.

-- name: member
select consent_version, consented_at, counts_in_servers, lets_compare from members where user_id = $1

-- name: consent
-- Joining makes the row from which everything else hangs, and an empty taste for ratings to move.
with joined as (
    insert into members (user_id, consent_version, consented_at) values ($1, $2, $3)
    on conflict (user_id) do update set consent_version = excluded.consent_version, consented_at = excluded.consented_at
    returning user_id
)
insert into user_embeddings (user_id, model_version, revision, vector, updated_at)
select user_id, 0, 0, '', $3 from joined
on conflict (user_id) do nothing

-- name: take_part
insert into server_members (user_id, guild_id, first_seen_at)
select $1, $2, $3 where exists (select from members where user_id = $1)
on conflict (user_id, guild_id) do nothing

-- name: set_counts_in_servers
update members set counts_in_servers = $2 where user_id = $1

-- name: set_lets_compare
update members set lets_compare = $2 where user_id = $1

-- name: letting_compare
-- Those of some members who let others compare their taste with theirs.
select user_id from members where user_id = any($1::bigint[]) and lets_compare
