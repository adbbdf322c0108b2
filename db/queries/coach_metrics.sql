-- Behaviour by day, as a member's coach was told of it or looked at it.

-- name: standing
-- What decides whether and when there is something to update; the zone is the member's own or else their server's.
-- Who has which role is not known here: a role that is let in may be theirs.
select member.guild_id, member.offline,
       exists (select from coach_access_members where user_id = $1)
           or exists (select from coach_access_roles as role where role.guild_id = member.guild_id) as let_in,
       exists (select from coach_profiles where user_id = $1) as has_profile,
       (select max(made_at) from coach_prompts where user_id = $1) as written_at,
       coalesce(plan.time_zone, server.time_zone, 'UTC') as time_zone
from coach_members as member
left join plan_members as plan using (user_id)
left join server_settings as server on server.guild_id = member.guild_id
where member.user_id = $1

-- name: newest
-- The newest look that came to one of these.
select day, done, due, logged_days, days, streak from coach_metrics
where user_id = $1 and outcome = any($2::text[]) order by day desc limit 1

-- name: last_day
select max(day) from coach_metrics where user_id = $1

-- name: put
-- One look a day.
insert into coach_metrics (user_id, day, done, due, logged_days, days, streak, causes, outcome, saved_usd)
select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 where exists (select from coach_members where user_id = $1)
on conflict (user_id, day) do nothing
returning user_id

-- name: put_told
-- What the coach is told today is what later days are compared with, also after a look that told it nothing.
insert into coach_metrics as old (user_id, day, done, due, logged_days, days, streak, causes, outcome)
select $1, $2, $3, $4, $5, $6, $7, '{first}', 'first' where exists (select from coach_members where user_id = $1)
on conflict (user_id, day) do update set outcome = 'first' where old.outcome in ('unchanged', 'held')

-- name: gather
-- What is wanted already stays as it is; what failed begins anew.
insert into coach_generations as old (user_id, cause, wanted_at, gathers_until)
select $1, $2, $3, $4 where exists (select from coach_profiles where user_id = $1)
on conflict (user_id) do update set cause = $2, wanted_at = $3, attempts = 0, failed_at = null, batch_id = null,
    batch_key = null, gathers_until = $4
where old.failed_at is not null
