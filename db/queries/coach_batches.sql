-- Batches: what many members' coaches need at once, handed to the model's server together.

-- name: due
-- What has gathered long enough; other processes pass over it.
select generation.user_id, member.guild_id, generation.cause, generation.wanted_at
from coach_generations as generation left join coach_members as member using (user_id)
where gathers_until <= $1 and failed_at is null and batch_id is null
order by gathers_until, generation.user_id limit $2
for update of generation skip locked

-- name: make
insert into coach_batches (made_at) values ($1) returning batch_id

-- name: join
update coach_generations set batch_id = $1, batch_key = gen_random_uuid(), gathers_until = null
where user_id = any($2::bigint[])

-- name: requests
select generation.user_id, member.guild_id, cause, wanted_at, batch_key::text as key
from coach_generations as generation left join coach_members as member using (user_id)
where batch_id = $1 order by generation.user_id

-- name: handed_in
update coach_batches set provider_id = $2 where batch_id = $1

-- name: claim
-- Batches to look at, for one process at a time: whoever gets one has it until it is time for the next look.
update coach_batches set looked_at = $1 where batch_id in (
    select batch_id from coach_batches
    where provider_id is not null and collected_at is null and (looked_at is null or looked_at <= $2)
    order by batch_id for update skip locked
)
returning batch_id, provider_id, made_at

-- name: forsaken
-- Batches of which nobody knows whether they were handed in.
select batch_id from coach_batches where provider_id is null and collected_at is null and made_at <= $1
order by batch_id for update skip locked

-- name: part
-- Out of their batch, members are somebody's until $2, who sees to them one by one; who was seen to is none of them.
update coach_generations set batch_id = null, batch_key = null, gathers_until = $2
where user_id = any($1::bigint[]) and failed_at is null
returning user_id

-- name: gather_again
-- All of a batch wait once more, until a moment that may have come already.
update coach_generations set batch_id = null, batch_key = null, gathers_until = $2 where batch_id = $1

-- name: see_off
update coach_generations set gathers_until = null where user_id = $1 and batch_id is null

-- name: close
update coach_batches set collected_at = $2 where batch_id = $1 and collected_at is null
