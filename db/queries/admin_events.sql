-- Who changed what in a server's settings.

-- name: record
insert into admin_events (user_id, request_id, guild_id, at, action, detail) values ($1, $2, $3, $4, $5, $6)
on conflict (user_id, request_id) do nothing

-- name: latest
-- Who asked in vain for a coach stands in the log too, but changed nothing.
select user_id, request_id, guild_id, at, action, detail
from admin_events where guild_id = $1 and action <> 'consultation_denied' order by at desc, request_id desc limit $2
