-- Daily plans: check-ins, plans and their items, what became of them, and what was learned from it.

-- name: plans
-- A member's plans from $2 to $3: all items, also those swapped away, with what was told of them.
select day, plan.mode, plan.mode_from, plan.mode_reason, plan.source, plan.archetype, plan.phase,
       item, item.task_id, task.guild_id, task.category, task.difficulty, task.variation_group, item.slot, item.share,
       item.state, item.tiny, item.snoozed_until, told.satisfaction, told.minutes, told.skip_reason
from daily_plans as plan
join daily_plan_items as item using (user_id, day)
join task_library as task using (task_id)
left join user_task_feedback as told using (user_id, day, item)
where user_id = $1 and day between $2 and $3
order by day, item

-- name: count_planned
select count(*) from daily_plans where user_id = $1 and day = any($2::date[])

-- name: days
-- What these members had planned and did on each day up to $2, and which days were of rest or travel.
select user_id, day, coalesce(planned, 0) as planned, coalesce(done, 0) as done, coalesce(skipped, 0) as skipped,
       coalesce(new, 0) as new, resting.day is not null as rest
from (
    select user_id, day, count(*) filter (where state <> 'swapped') as planned,
           count(*) filter (where state = 'done') as done, count(*) filter (where state = 'skipped') as skipped,
           count(*) filter (where state <> 'swapped' and share = 'new') as new
    from daily_plan_items where user_id = any($1::bigint[]) and day <= $2 group by user_id, day
) as planned
full join (
    select user_id, day from plan_rest_days where user_id = any($1::bigint[]) and day <= $2
    union
    select user_id, weekly::date from plan_members, generate_series(rest_since, $2, interval '1 day') as weekly
    where user_id = any($1::bigint[]) and extract(isodow from weekly) - 1 = any(rest_weekdays)
) as resting using (user_id, day)
order by user_id, day

-- name: history
-- The items of these days that were not swapped away, for summaries; minutes are those that the task takes unless told.
select day, item.task_id, task.category, item.slot, item.state, item.tiny, told.satisfaction,
       coalesce(told.minutes, case when item.tiny then least(2, task.minutes) else task.minutes end) as minutes
from daily_plan_items as item
join task_library as task using (task_id)
left join user_task_feedback as told using (user_id, day, item)
where user_id = $1 and day between $2 and $3 and item.state <> 'swapped'
order by day, item

-- name: different_since
-- How many different tasks were done or skipped since a day.
select count(distinct task_id) from daily_plan_items
where user_id = $1 and day >= $2 and state in ('done', 'skipped')

-- name: settled_since
select task_id, state = 'done' as done from daily_plan_items
where user_id = $1 and day >= $2 and state in ('done', 'skipped') order by day, item

-- name: checkins
select day, energy, mood, note, checked_in_at from plan_checkins
where user_id = $1 and day between $2 and $3 order by day

-- name: put_checkin
insert into plan_checkins (user_id, day, energy, mood, note, checked_in_at) values ($1, $2, $3, $4, $5, $6)
on conflict (user_id, day) do update set
    energy = excluded.energy, mood = excluded.mood, note = excluded.note, checked_in_at = excluded.checked_in_at

-- name: tried
-- When each task was first on a plan.
select task_id, first_on from task_rotation_state where user_id = $1

-- name: beliefs
select dimension, value, alpha, beta, updated_at from user_preference_profile where user_id = $1

-- name: put_beliefs
insert into user_preference_profile (user_id, dimension, value, alpha, beta, updated_at)
select $1, belief.* from unnest($2::text[], $3::text[], $4::float8[], $5::float8[], $6::timestamptz[]) as belief
on conflict (user_id, dimension, value) do update set
    alpha = excluded.alpha, beta = excluded.beta, updated_at = excluded.updated_at

-- name: drop_beliefs
with dropped as (delete from user_preference_profile where user_id = $1 returning dimension)
select count(*) from dropped

-- name: put_plan
-- A plan with items to add ($10 on) and open items to take away ($9); numbers go on from the highest there ever was.
with plan as (
    insert into daily_plans (user_id, day, mode, mode_from, mode_reason, source, archetype, phase, made_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $13)
    on conflict (user_id, day) do update set
        mode = excluded.mode, mode_from = excluded.mode_from, mode_reason = excluded.mode_reason,
        source = excluded.source, archetype = excluded.archetype, phase = excluded.phase
), away as (
    update daily_plan_items set state = 'swapped', settled_at = $13
    where user_id = $1 and day = $2 and item = any($9::int[]) and state = 'open'
), added as (
    insert into daily_plan_items (user_id, day, item, task_id, slot, share)
    select $1, $2, place + (
        select coalesce(max(item), 0) from daily_plan_items where user_id = $1 and day = $2
    ), task_id, slot, share
    from unnest($10::int[], $11::text[], $12::text[]) with ordinality as chosen (task_id, slot, share, place)
    returning task_id
)
insert into task_rotation_state as state (user_id, task_id, first_on, last_on, planned, done)
select $1, task_id, $2, $2, 1, 0 from added
on conflict (user_id, task_id) do update set
    first_on = least(state.first_on, excluded.first_on), last_on = greatest(state.last_on, excluded.last_on),
    planned = state.planned + 1

-- name: last_good
-- The tasks of the newest plan before $2 of which something was done and that was chosen for its day.
select task_id from daily_plan_items
where user_id = $1 and state <> 'swapped' and day = (
    select max(day) from daily_plans
    where user_id = $1 and day < $2 and source in ('dynamic', 'ai') and exists (
        select from daily_plan_items as item
        where item.user_id = $1 and item.day = daily_plans.day and item.state = 'done'
    )
)
order by item

-- name: settle
-- An open item is done, skipped or swapped away, once: no row comes back for one that is not open.
with settled as (
    update daily_plan_items set state = $4, settled_at = $6, snoozed_until = null
    where user_id = $1 and day = $2 and item = $3 and state = 'open'
    returning task_id, tiny
), counted as (
    update task_rotation_state set done = done + 1
    where user_id = $1 and task_id = (select task_id from settled) and $4 = 'done'
)
insert into user_task_feedback (user_id, day, item, task_id, outcome, tiny, skip_reason, at)
select $1, $2, $3, task_id, $4, tiny, $5, $6 from settled
returning outcome, skip_reason, satisfaction, at

-- name: reopen
-- What was done or skipped is open again; what was told of it is taken back and returned.
with opened as (
    update daily_plan_items set state = 'open', settled_at = null
    where user_id = $1 and day = $2 and item = $3 and state in ('done', 'skipped')
    returning task_id
), counted as (
    update task_rotation_state set done = done - 1
    where user_id = $1 and task_id = (select task_id from opened) and exists (
        select from user_task_feedback where user_id = $1 and day = $2 and item = $3 and outcome = 'done'
    )
)
delete from user_task_feedback
where user_id = $1 and day = $2 and item = $3 and exists (select from opened)
returning outcome, skip_reason, satisfaction, at

-- name: told
-- What was told of a settled item.
select outcome, skip_reason, satisfaction, at from user_task_feedback where user_id = $1 and day = $2 and item = $3

-- name: tell
-- How satisfying it was, how long it took, or why it was skipped; what is not told (null) stays as it is.
update user_task_feedback set
    satisfaction = coalesce($5, satisfaction), minutes = coalesce($6, minutes), skip_reason = coalesce($7, skip_reason)
where user_id = $1 and day = $2 and item = $3 and outcome = $4
returning outcome, skip_reason, satisfaction, at

-- name: change_item
-- An open item's two-minute version, and until when it is put off.
update daily_plan_items set tiny = $4, snoozed_until = $5
where user_id = $1 and day = $2 and item = $3 and state = 'open'
returning true

-- name: put_rest_days
insert into plan_rest_days (user_id, day, reason) select $1, day, $3 from unnest($2::date[]) as day
on conflict (user_id, day) do nothing
