-- What the coach's model costs.

-- name: hold_sums
-- Makes the sums of a day where there are none yet, and holds them until the transaction ends.
insert into coach_spending (guild_id, day, usd)
select guild_id, $2, 0 from unnest($1::bigint[]) as guild_id order by guild_id
on conflict (guild_id, day) do update set usd = coach_spending.usd
returning guild_id, usd

-- name: member_usd
select coalesce(sum(coalesce(spent_usd, reserved_usd)), 0) from coach_costs where user_id = $1 and day = $2

-- name: reserve
insert into coach_costs
    (user_id, request_key, guild_id, day, kind, model, reserved_usd, is_batch, reserved_at)
select $1, $2, $3, $4, $5, $6, $7, $8, $9
where exists (select from members where user_id = $1)
on conflict (user_id, request_key) do nothing
returning user_id

-- name: add_to_sums
-- What is settled on another day than it was reserved still counts on the day of the reservation.
update coach_spending set usd = greatest(0, usd + $3) where guild_id = any($1::bigint[]) and day = $2

-- name: reservation
select user_id, request_key, guild_id, day, kind, model, reserved_usd, is_batch, reserved_at
from coach_costs
where user_id = $1 and request_key = $2

-- name: settle
update coach_costs
set spent_usd = $3, input_tokens = $4, output_tokens = $5, cache_read_tokens = $6, cache_write_tokens = $7,
    settled_at = $8
where user_id = $1 and request_key = $2 and spent_usd is null
returning reserved_usd, guild_id, day

-- name: settle_forgotten
-- The sums hold it already. A batch may take a day, and is settled when it is collected: two days later, it never is.
with forgotten as (
    update coach_costs set spent_usd = reserved_usd, settled_at = $2
    where spent_usd is null and reserved_at < $1::timestamptz - case when is_batch then interval '2 days' else interval '0' end
    returning user_id
)
select count(*) from forgotten
