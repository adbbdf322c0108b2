-- What coaching comes to in a server, nobody by name.

-- name: figures
-- Days are in UTC: $2 is today. Who is let in no more is not due. Sums of dollars outlive the members that they were spent on.
select
    (select count(*) from coach_members as member
     where guild_id = $1 and exists (select from coach_prompts where user_id = member.user_id)) as members,
    (select count(*) from schedules join coach_members as member using (user_id)
     where member.guild_id = $1 and kind = 'coach_update' and not paused and next_run_at <= $3
       and (exists (select from coach_access_members where user_id = member.user_id)
            or exists (select from coach_access_roles where guild_id = $1))) as due,
    today, week, month, talk_week, input, cache_read, saved, looks, updates
from (
    select coalesce(sum(usd) filter (where day = $2), 0)::float8 as today,
           coalesce(sum(usd) filter (where day > $2 - 7), 0)::float8 as week,
           coalesce(sum(usd), 0)::float8 as month
    from coach_spending where guild_id = $1 and day > $2::date - 30 and day <= $2
) as spent, (
    select coalesce(sum(coalesce(spent_usd, reserved_usd))
                    filter (where day > $2 - 7 and kind not in ('profile', 'prompt')), 0)::float8 as talk_week,
           coalesce(sum(input_tokens + cache_write_tokens + cache_read_tokens), 0)::bigint as input,
           coalesce(sum(cache_read_tokens), 0)::bigint as cache_read
    from coach_costs where guild_id = $1 and day > $2::date - 30 and day <= $2
) as calls, (
    select coalesce(sum(saved_usd), 0)::float8 as saved, count(*) filter (where outcome <> 'first') as looks,
           count(*) filter (where outcome = 'updating') as updates
    from coach_metrics join coach_members using (user_id)
    where guild_id = $1 and day > $2::date - 30
) as looked
