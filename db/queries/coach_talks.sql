-- Talks with the coach: one open conversation a member, and what was said and answered in each.

-- name: take_turn
-- One conversation of a member is opened at a time. No row is locked: an erasure, which takes the conversations before
-- the member, and this would wait for each other in a circle.
select pg_advisory_xact_lock(hashtextextended('coach_talk', $1))

-- name: end_open
update coach_conversations set ended_at = $2 where user_id = $1 and ended_at is null

-- name: open
insert into coach_conversations (user_id, guild_id, channel_id, system_prompt_version_used, started_at, last_at)
select user_id, $2, $3, $4, $5, $5 from members where user_id = $1
returning conversation_id, guild_id, channel_id, system_prompt_version_used, started_at

-- name: running
select conversation_id, guild_id, channel_id, system_prompt_version_used, started_at
from coach_conversations where user_id = $1 and ended_at is null

-- name: talk
-- A conversation that is open, with the instructions that it began with and what the member chose.
select talk.conversation_id, talk.guild_id, channel_id, system_prompt_version_used, started_at, prompt,
       coalesce(offline, false) as offline
from coach_conversations as talk
left join coach_prompts as prompt on prompt.user_id = talk.user_id and version = system_prompt_version_used
left join coach_members as member on member.user_id = talk.user_id
where talk.user_id = $1 and conversation_id = $2 and ended_at is null

-- name: exchanges
-- The newest, from a multiple of $3 on, so that where they begin moves seldom; before position $4 if that is given.
select position, request_id, said, answered, source, template from coach_exchanges
where user_id = $1 and conversation_id = $2 and position < coalesce($4, position + 1) and position > $3 * greatest(0, (
    select coalesce(max(position), 0) from coach_exchanges where user_id = $1 and conversation_id = $2
) / $3 - 1)
order by position

-- name: newest
select position, request_id, said, answered, source, template from coach_exchanges
where user_id = $1 and conversation_id = $2 order by position desc limit 1

-- name: hold
-- Positions are given one at a time. An erasure takes exchanges, then conversations, then costs; and so does all else.
update coach_conversations set last_at = greatest(last_at, $3) where user_id = $1 and conversation_id = $2
returning conversation_id

-- name: add
insert into coach_exchanges
    (user_id, conversation_id, position, request_id, said, answered, source, template, at)
select $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8 from coach_exchanges
where user_id = $1 and conversation_id = $2
on conflict (user_id, request_id) do nothing
returning position

-- name: replace
-- The newest answer alone.
update coach_exchanges as exchange set answered = $4, source = $5, template = $6, at = $7
where user_id = $1 and conversation_id = $2 and position = $3 and not exists (
    select from coach_exchanges as newer
    where newer.user_id = $1 and newer.conversation_id = $2 and newer.position > $3
)
returning position

-- name: is_offline
select offline from coach_members where user_id = $1

-- name: choose_offline
insert into coach_members (user_id, guild_id, offline, began_at)
select user_id, $2, $3, $4 from members where user_id = $1
on conflict (user_id) do update set offline = excluded.offline
returning user_id
