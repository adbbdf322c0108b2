-- Feature flags: how far each feature is open, by server; server 0 stands for everywhere.

-- name: flags
select guild_id, name, percent, previous_percent from feature_flags

-- name: set_percent
-- Nothing comes back when the percent was the same; $4 is what held before the server had a say.
insert into feature_flags as kept (guild_id, name, percent, previous_percent, changed_at) values ($1, $2, $3, $4, $5)
on conflict (guild_id, name) do update set
    percent = excluded.percent, previous_percent = kept.percent, changed_at = excluded.changed_at
where kept.percent <> excluded.percent
returning percent, previous_percent
