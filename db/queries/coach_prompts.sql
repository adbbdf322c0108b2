-- What is written for a member by a model: the profile, and the versions of their coach's instructions.

-- name: want
-- What is wanted already stays as it is; what failed begins anew.
insert into coach_generations as old (user_id, cause, wanted_at)
select $1, $2, $3 where exists (select from coach_profiles where user_id = $1)
on conflict (user_id) do update set cause = $2, wanted_at = $3, attempts = 0, failed_at = null, batch_id = null
where old.failed_at is not null
returning user_id

-- name: generation
select cause, wanted_at, attempts, failed_at from coach_generations where user_id = $1

-- name: hold
-- One worker at a time writes for a member; the hold ends with the connection, also when the worker falls over.
select pg_try_advisory_lock(hashtextextended('coach_generation', $1))

-- name: begin
-- What waits for a batch is none of ours.
update coach_generations set attempts = attempts + 1
where user_id = $1 and failed_at is null and batch_id is null
returning cause, wanted_at, attempts, failed_at

-- name: material
-- What is written from, with the newest figures about behaviour, if there are any.
select member.guild_id, facts, profile, profile.changed_at, metrics.day, done, due, logged_days, days, streak, causes
from coach_profiles as profile
left join coach_members as member using (user_id)
left join lateral (
    select * from coach_metrics where user_id = profile.user_id order by day desc limit 1
) as metrics on true
where profile.user_id = $1

-- name: hold_profile
-- Nothing is saved that was written from facts which have changed since.
select from coach_profiles where user_id = $1 and changed_at = $2 for update

-- name: finish
delete from coach_generations where user_id = $1 and wanted_at = $2 returning user_id

-- name: fail
update coach_generations set failed_at = $3 where user_id = $1 and wanted_at = $2 returning cause

-- name: save_profile
update coach_profiles set profile = $2 where user_id = $1

-- name: add_version
insert into coach_prompts (user_id, version, prompt, cause, model, made_at)
select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5 from coach_prompts where user_id = $1
returning version

-- name: use
update coach_members set prompt_version = $2
where user_id = $1 and exists (select from coach_prompts where user_id = $1 and version = $2)
returning user_id

-- name: note_refresh
-- Nothing comes back for who asked not long ago.
update coach_members set refreshed_at = $2 where user_id = $1 and (refreshed_at is null or refreshed_at <= $3)
returning user_id

-- name: give_refresh_back
update coach_members set refreshed_at = null where user_id = $1

-- name: refreshed_at
select refreshed_at from coach_members where user_id = $1

-- name: current
select member.prompt_version as version, prompt,
       exists (select from coach_generations where user_id = $1 and failed_at is null) as is_preparing
from coach_members as member
left join coach_prompts as prompt on prompt.user_id = member.user_id and prompt.version = member.prompt_version
where member.user_id = $1

-- name: versions
-- The newest first.
select version, prompt, cause, model, made_at from coach_prompts where user_id = $1 order by version desc

-- name: first_made_at
select made_at from coach_prompts where user_id = $1 and cause = 'first' order by version desc limit 1

-- name: thread
-- Where the newest consultation was held, if that was on a server: nobody is written to in private.
select channel_id from coach_consultations
where user_id = $1 and state = 'finished' and guild_id is not null
order by consultation_id desc limit 1
