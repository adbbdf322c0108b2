-- Schedules: what runs by the clock, whose it is, and when it is due. A user_id of 0 is nobody, a guild_id of 0 no server.

-- name: put
-- What is due stays due as long as the times are the same. Nothing is put for someone who is no member.
insert into schedules as old (user_id, guild_id, kind, channel_id, time_zone, weekday, hour, minute, next_run_at)
select $1::bigint, $2, $3, $4, $5, $6, $7, $8, $9
where $1 = 0 or exists (select from members where user_id = $1 for key share)
on conflict (user_id, guild_id, kind) do update set
    channel_id = excluded.channel_id, time_zone = excluded.time_zone, weekday = excluded.weekday,
    hour = excluded.hour, minute = excluded.minute, paused = false, pause_reason = null,
    next_run_at = case
        when (old.time_zone, old.weekday, old.hour, old.minute, old.paused)
            is distinct from (excluded.time_zone, excluded.weekday, excluded.hour, excluded.minute, false)
        then excluded.next_run_at else old.next_run_at
    end
returning *

-- name: find
select * from schedules where user_id = $1 and guild_id = $2 and kind = $3

-- name: of_server
-- A server's own, none of its members'.
select * from schedules where user_id = 0 and guild_id = $1 order by kind

-- name: of_member
select * from schedules where user_id = $1 order by guild_id, kind

-- name: pause
update schedules set paused = true, pause_reason = $4 where user_id = $1 and guild_id = $2 and kind = $3 returning *

-- name: resume
update schedules set paused = false, pause_reason = null, next_run_at = $4
where user_id = $1 and guild_id = $2 and kind = $3 returning *

-- name: remove
delete from schedules where user_id = $1 and guild_id = $2 and kind = $3 returning user_id

-- name: note_run
update schedules set last_run_at = $4 where user_id = $1 and guild_id = $2 and kind = $3 returning *

-- name: due
-- What is due, for one process at a time.
select * from schedules where next_run_at <= $1 and not paused order by next_run_at limit $2 for update skip locked

-- name: advance
-- On to the next run; where there was none to make, the last one stays.
update schedules as old set
    next_run_at = new.next_run_at, last_run_at = coalesce(new.ran_at, old.last_run_at),
    last_period = coalesce(new.period, old.last_period)
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[])
    as new (user_id, guild_id, kind, next_run_at, ran_at, period)
where old.user_id = new.user_id and old.guild_id = new.guild_id and old.kind = new.kind
