-- What a coach knows of its member, and forgetting it.

-- name: known
-- All of it but the coach's instructions; a member without a coach has no row.
select facts, profile.profile, coalesce(member.offline, false) as offline,
       (select count(*) from coach_conversations where user_id = $1) as talks,
       (select count(*) from coach_exchanges where user_id = $1) as exchanges,
       exists (select from coach_generations where user_id = $1 and failed_at is not null) as is_given_up,
       metrics.day, done, due, logged_days, days, streak, causes
from coach_profiles as profile
left join coach_members as member using (user_id)
left join lateral (
    select * from coach_metrics where user_id = profile.user_id order by day desc limit 1
) as metrics on true
where profile.user_id = $1

-- name: hold_facts
select facts from coach_profiles where user_id = $1 for update

-- name: change_facts
-- The profile was written from the old ones.
update coach_profiles set facts = $2, profile = null, changed_at = $3 where user_id = $1

-- name: forget
-- Everything but what others decided or what belongs to others: leave to have a coach, costs, and the safety plan.
with
    generations as (delete from coach_generations where user_id = $1),
    talks as (delete from coach_conversations where user_id = $1),
    consultations as (delete from coach_consultations where user_id = $1),
    metrics as (delete from coach_metrics where user_id = $1),
    prompts as (delete from coach_prompts where user_id = $1),
    profiles as (delete from coach_profiles where user_id = $1),
    schedules as (delete from schedules where user_id = $1 and kind like 'coach\_%')
delete from coach_members where user_id = $1
