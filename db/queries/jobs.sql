-- Jobs: the queue, whose tables are the library's. Whose a job is, and what it is about, stands in its headers.

-- name: enqueue
-- A job that waits or runs already is left out.
insert into pgqueuer (priority, entrypoint, headers, dedupe_key, status)
select 0, kind, headers, dedupe_key, 'queued' from unnest($1::text[], $2::jsonb[], $3::text[]) as job (kind, headers, dedupe_key)
on conflict (dedupe_key) where status in ('queued', 'picked') and dedupe_key is not null do nothing

-- name: counts
-- How many jobs of a server wait and run.
select count(*) filter (where status = 'queued') as waiting, count(*) filter (where status = 'picked') as running
from pgqueuer where (headers ->> 'guild_id')::bigint = $1 and (headers ->> 'user_id')::bigint = 0

-- name: dead
-- A server's jobs that were given up, the newest first, each with the error of its last attempt.
select id as job_id, entrypoint as kind, headers ->> 'period' as period, updated as gave_up_at, attempts + 1 as attempts,
       (select traceback ->> 'exception_type' from pgqueuer_log
        where job_id = pgqueuer.id and pgqueuer_log.status = 'failed' order by created desc limit 1) as error
from pgqueuer
where status = 'failed' and (headers ->> 'guild_id')::bigint = $1 and (headers ->> 'user_id')::bigint = 0
order by updated desc, id limit $2

-- name: requeue
-- Let a server's job that was given up begin anew.
update pgqueuer set status = 'queued', attempts = 0, execute_after = now(), updated = now()
where id = $2 and status = 'failed' and (headers ->> 'guild_id')::bigint = $1 and (headers ->> 'user_id')::bigint = 0
returning id

-- name: drop_given_up
delete from pgqueuer where status = 'failed' and updated < $1

-- name: drop_log
delete from pgqueuer_log where created < $1
