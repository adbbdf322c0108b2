-- Who has daily plans: what they chose, how they feel, their buddies and the boards of servers.

-- name: member
select * from plan_members where user_id = $1

-- name: hold_member
-- Until the transaction ends nobody else changes this member's plans; an erasure waits, or comes first.
select * from plan_members where user_id = $1 for update

-- name: put_member
-- All of a row, of whoever is still a member.
insert into plan_members (
    user_id, guild_id, archetype, time_zone, day_end_minutes, categories_off, wanted_minutes, rest_weekdays, rest_since,
    overwhelmed, reminder_minute, weekly_summary_dm, on_board, phase, phase_since, phase_by_hand,
    archetype_since, archetype_asked_on, started_on, stopped_on
)
select $1::bigint, $2::bigint, $3::text, $4::text, $5::smallint, $6::text[], $7::smallint, $8::smallint[], $9::date,
       $10::boolean, $11::smallint, $12::boolean, $13::boolean, $14::text, $15::date, $16::boolean, $17::date,
       $18::date, $19::date, $20::date
from members where user_id = $1 for key share
on conflict (user_id) do update set
    guild_id = excluded.guild_id, archetype = excluded.archetype, time_zone = excluded.time_zone,
    day_end_minutes = excluded.day_end_minutes, categories_off = excluded.categories_off,
    wanted_minutes = excluded.wanted_minutes, rest_weekdays = excluded.rest_weekdays,
    rest_since = excluded.rest_since, overwhelmed = excluded.overwhelmed, reminder_minute = excluded.reminder_minute,
    weekly_summary_dm = excluded.weekly_summary_dm,
    on_board = excluded.on_board, phase = excluded.phase, phase_since = excluded.phase_since,
    phase_by_hand = excluded.phase_by_hand, archetype_since = excluded.archetype_since,
    archetype_asked_on = excluded.archetype_asked_on, started_on = excluded.started_on,
    stopped_on = excluded.stopped_on
returning true

-- name: members
-- Those of some people who have plans now.
select * from plan_members where user_id = any($1::bigint[]) and stopped_on is null

-- name: on_board
-- Of the members of a server who chose to be on its board, those who did something on most days since $2.
select plan_members.* from plan_members
left join lateral (
    select count(distinct day) as days from daily_plan_items
    where daily_plan_items.user_id = plan_members.user_id and day >= $2 and state = 'done'
) as kept on true
where guild_id = $1 and on_board and stopped_on is null
order by kept.days desc, user_id limit $3

-- name: last_checkin
select day, energy, mood, note, checked_in_at from plan_checkins where user_id = $1 order by day desc limit 1

-- name: buddies
select buddy_id, asked_at, agreed_at from plan_buddies where user_id = $1 order by coalesce(agreed_at, asked_at), buddy_id

-- name: ask_buddy
-- The question is kept with who is asked, so that who asks learns nothing by it.
insert into plan_buddies (user_id, buddy_id, asked_at)
select asked.user_id, asking.user_id, $3
from plan_members as asked, plan_members as asking
where asked.user_id = $2 and asking.user_id = $1 and asked.stopped_on is null
for key share
on conflict (user_id, buddy_id) do nothing

-- name: hold_both
select from plan_members where user_id in ($1, $2) order by user_id for update

-- name: is_asked
select exists (
    select from plan_buddies join plan_members as asking on asking.user_id = buddy_id
    where plan_buddies.user_id = $1 and buddy_id = $2
)

-- name: most_buddies
-- How many buddies the one of both has who has more, not counting each other.
select coalesce(max(buddies), 0) from (
    select count(*) as buddies from plan_buddies
    where user_id in ($1, $2) and buddy_id not in ($1, $2) and agreed_at is not null group by user_id
) as counted

-- name: agree
-- Each becomes the other's buddy; a second time changes nothing.
insert into plan_buddies as kept (user_id, buddy_id, asked_at, agreed_at)
values ($1, $2, $3, $3), ($2, $1, $3, $3)
on conflict (user_id, buddy_id) do update set agreed_at = excluded.agreed_at where kept.agreed_at is null

-- name: part
with parted as (
    delete from plan_buddies where (user_id, buddy_id) in (($1, $2), ($2, $1)) returning user_id
)
select count(*) from parted
