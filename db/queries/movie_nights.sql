-- Movie nights: plans, guests, the films to vote on, votes, and what is due when.

-- name: plan
-- A night, once per request, while fewer than $9 others are open in the server; what is due first is the end of the vote.
with made as (
    insert into movie_nights (guild_id, channel_id, request_id, starts_at, vote_ends_at,
                              max_minutes, invited_only, seen_by_all)
    select $1, $2, $3, $4, $5, $6, $7, $8
    where (select count(*) from movie_nights where guild_id = $1 and state in ('gathering', 'voting')) < $9
    on conflict (request_id) do nothing
    returning night_id
), due as (
    insert into movie_night_steps (night_id, step, due_at) select night_id, 'close', $5 from made
)
select night_id from made

-- name: night
select night_id, guild_id, channel_id, message_id, starts_at, vote_ends_at, max_minutes, invited_only, seen_by_all,
       state, winner_film_id, tied_film_ids, ballots, event_id
from movie_nights where night_id = $1

-- name: hold_open
-- Keep a night in one of these states until the transaction ends.
select state from movie_nights where night_id = $1 and state = any($2::text[]) for share

-- name: add_guest
-- Of whoever is a member; an invitation turns into coming, and coming twice changes nothing.
insert into movie_night_guests as kept (user_id, night_id, role, joined_at)
select user_id, $2, $3, $4 from members where user_id = $1
on conflict (user_id, night_id) do update set role = excluded.role, joined_at = excluded.joined_at
where kept.role = 'invited' and excluded.role = 'guest'

-- name: invite
-- Of whoever is a member.
insert into movie_night_guests (user_id, night_id, role, joined_at)
select user_id, $1, 'invited', $3 from members where user_id = any($2::bigint[])
on conflict (user_id, night_id) do nothing

-- name: strangers
-- Who of these is not a member.
select user_id from unnest($1::bigint[]) as named (user_id)
where not exists (select from members where members.user_id = named.user_id)

-- name: drop_votes
delete from movie_night_votes where user_id = $1 and night_id = $2

-- name: drop_guest
-- An invitation stays, so that whoever was invited can come after all.
with back as (
    update movie_night_guests set role = 'invited'
    where user_id = $1 and night_id = $2 and role = 'guest'
      and (select invited_only from movie_nights where night_id = $2)
)
delete from movie_night_guests
where user_id = $1 and night_id = $2 and role = 'guest'
  and not (select invited_only from movie_nights where night_id = $2)

-- name: guests
select user_id, role from movie_night_guests where night_id = $1 order by role <> 'host', joined_at, user_id

-- name: open_vote
update movie_nights set state = 'voting', message_id = coalesce($2, message_id)
where night_id = $1 and state = 'gathering' returning night_id

-- name: put_films
insert into movie_night_films (night_id, film_id, place, carried)
select $1, film_id, place, carried
from unnest($2::int[], $3::boolean[]) with ordinality as listed (film_id, carried, place)

-- name: put_fits
-- How the films fit one guest; what the guest refuses carries a veto from the start.
insert into movie_night_votes (user_id, night_id, film_id, match_percent, because_film_id, vetoed)
select guest.user_id, guest.night_id, film_id, match_percent, because_film_id, refused
from movie_night_guests as guest,
     unnest($3::int[], $4::int[], $5::int[], $6::boolean[]) as fit (film_id, match_percent, because_film_id, refused)
where guest.user_id = $1 and guest.night_id = $2
on conflict (user_id, night_id, film_id) do nothing

-- name: films
select film_id, carried, result_place from movie_night_films where night_id = $1 order by place

-- name: votes
select user_id, film_id, match_percent, because_film_id, rank, vetoed
from movie_night_votes where night_id = $1 order by user_id, rank, film_id

-- name: rank
-- Put a film last on the member's ballot; a film that is there stays where it is, and a vetoed one stays off.
update movie_night_votes as vote set rank = (
    select coalesce(max(rank), 0) + 1 from movie_night_votes where user_id = $1 and night_id = $2
)
where user_id = $1 and night_id = $2 and film_id = $3 and rank is null and not vetoed

-- name: unrank
update movie_night_votes set rank = null where user_id = $1 and night_id = $2 and film_id = $3

-- name: veto
-- At most $4 vetoes of a member; a vetoed film leaves the ballot.
update movie_night_votes set vetoed = true, rank = null
where user_id = $1 and night_id = $2 and film_id = $3 and not vetoed
  and (select count(*) from movie_night_votes where user_id = $1 and night_id = $2 and vetoed) < $4

-- name: unveto
update movie_night_votes set vetoed = false where user_id = $1 and night_id = $2 and film_id = $3

-- name: stop_voting
-- From here on the votes stand still; counting them again after a crash comes to the same.
with stopped as (
    update movie_nights set state = 'counting'
    where night_id = $1 and state in ('gathering', 'voting', 'counting') returning night_id
)
insert into movie_night_steps (night_id, step, due_at) select night_id, 'close', $2 from stopped
on conflict (night_id, step) do update set due_at = least(movie_night_steps.due_at, excluded.due_at)
returning night_id

-- name: close
update movie_nights set state = 'closed', winner_film_id = $2, tied_film_ids = $3, ballots = $4
where night_id = $1 and state = 'counting' returning night_id

-- name: put_results
update movie_night_films as film set result_place = result.place
from unnest($2::int[]) with ordinality as result (film_id, place)
where film.night_id = $1 and film.film_id = result.film_id

-- name: call_off
update movie_nights set state = 'off' where night_id = $1 and state <> 'off' and starts_at > $2 returning night_id

-- name: drop_steps
delete from movie_night_steps where night_id = $1

-- name: put_steps
insert into movie_night_steps (night_id, step, due_at)
select $1, step, due_at from unnest($2::text[], $3::timestamptz[]) as due (step, due_at)
on conflict (night_id, step) do nothing

-- name: claim_steps
-- What is due in the servers of the shards $5 (of $4), for one process at a time; Discord puts a server on shard
-- (id >> 22) % shards. What was claimed more than $2 seconds ago and is still here was left undone.
update movie_night_steps as step set claimed_at = $1
from (
    select night_id, step from movie_night_steps join movie_nights using (night_id)
    where due_at <= $1 and (claimed_at is null or claimed_at < $1 - make_interval(secs => $2::float8))
      and (guild_id >> 22) % $4::int = any($5::int[])
    order by due_at, night_id limit $3 for update of movie_night_steps skip locked
) as due
where step.night_id = due.night_id and step.step = due.step
returning step.night_id, step.step, step.due_at

-- name: finish_step
delete from movie_night_steps where night_id = $1 and step = $2

-- name: set_event
update movie_nights set event_id = $2 where night_id = $1

-- name: left_over
-- Films that were voted on in the server's last night and neither won nor were vetoed, best first.
select film_id from movie_night_films
where night_id = (select max(night_id) from movie_nights where guild_id = $1 and state = 'closed')
  and result_place > 1
order by result_place
