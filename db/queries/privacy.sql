-- Privacy: one member's rows, in whichever tables keep some.

-- name: enter_member_scope
-- As Database.member does, for a transaction of another isolation.
select set_config('app.scope', 'member', true), set_config('app.user_id', $1, true)

-- name: standing
select consented_at, counts_in_servers, lets_compare from members where user_id = $1

-- name: rows_of
-- Written for one table; the store puts another personal table's name in its place.
select kept.* from members as kept where user_id = $1 order by kept

-- name: count_rows
-- Likewise for any personal table.
select count(*) from members where user_id = $1

-- name: erase_rows
-- Likewise for any personal table.
with erased as (delete from members where user_id = $1 returning user_id)
select count(*) from erased

-- name: erase_from_buddies
-- What others' rows say of the member: who their buddies are.
delete from plan_buddies where buddy_id = $1

-- name: erase_jobs
-- What waits in the queue for a member, or was given up; it is nobody's row, so its headers tell whose it is.
delete from pgqueuer where (headers ->> 'user_id')::bigint = $1 and status <> 'picked'

-- name: films_named
select film_id, title, year from films where film_id = any($1::int[])

-- name: tell_erased
-- Reaches the other processes when the transaction commits.
select pg_notify('member_erased', $1)
