-- Plans of many members at once, each figure with how many members are behind it: who counts in no server's figures is left out.

-- name: feedback_by_day
select day, count(distinct user_id) as members, count(*) filter (where outcome = 'done') as done,
       count(*) filter (where outcome = 'skipped') as skipped, count(*) filter (where outcome = 'swapped') as swapped
from plan_members join members using (user_id) join user_task_feedback using (user_id)
where guild_id = $1 and counts_in_servers and day between $2 and $3
group by day order by day

-- name: completion_by_phase
-- Of plans whose day is over.
select plan.phase, count(distinct user_id) as members, count(*) filter (where state = 'done') as done, count(*) as due
from plan_members join members using (user_id) join daily_plans as plan using (user_id)
join daily_plan_items using (user_id, day)
where guild_id = $1 and counts_in_servers and day >= $2 and day < $3 and state <> 'swapped'
group by plan.phase

-- name: variety
-- How many different tasks a member does in a week with plans, on average.
select count(distinct user_id) as members, coalesce(avg(different), 0)::float8 as different
from (
    select user_id, count(distinct task_id) filter (where state = 'done') as different
    from plan_members join members using (user_id) join daily_plan_items using (user_id)
    where guild_id = $1 and counts_in_servers and day between $2 and $3
    group by user_id, date_trunc('week', day)
) as weekly

-- name: sources
-- Which step of the generator served how many plans.
select source, count(distinct user_id) as members, (count(*) / sum(count(*)) over ())::float8 as share
from plan_members join members using (user_id) join daily_plans using (user_id)
where guild_id = $1 and counts_in_servers and day between $2 and $3
group by source order by share desc, source

-- name: phases
select phase, count(*) as members from plan_members join members using (user_id)
where guild_id = $1 and counts_in_servers and stopped_on is null
group by phase

-- name: week_by_category
-- Items of a server's week from $2 on that count by now ($3 is today), by category; of all categories where it is null.
select category, count(distinct user_id) as members, count(*) filter (where state = 'done') as done, count(*) as due
from plan_members join members using (user_id) join daily_plan_items using (user_id)
join task_library using (task_id)
where plan_members.guild_id = $1 and counts_in_servers and day between $2 and $2 + 6
  and (state in ('done', 'skipped') or state = 'open' and day < $3)
group by rollup (category)

-- name: week_by_task
-- How satisfying members found the tasks of that week.
select task_id, count(*) as members, avg(satisfaction)::float8 as satisfaction
from (
    select task_id, user_id, avg(satisfaction) as satisfaction
    from plan_members join members using (user_id) join user_task_feedback using (user_id)
    where guild_id = $1 and counts_in_servers and day between $2 and $2 + 6 and satisfaction is not null
    group by task_id, user_id
) as told
group by task_id
