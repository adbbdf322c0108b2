-- What members keep for hard moments.

-- name: find
select region, safety_plan from coach_support where user_id = $1

-- name: keep_region
-- Nothing comes back for who has not agreed to anything.
insert into coach_support (user_id, region, changed_at)
select $1, $2, $3 where exists (select from members where user_id = $1)
on conflict (user_id) do update set region = excluded.region, changed_at = excluded.changed_at
returning user_id

-- name: keep_plan
-- Only in the place of the plan that was read before, so that no change gets lost.
insert into coach_support (user_id, safety_plan, changed_at)
select $1, $2, $4 where exists (select from members where user_id = $1)
on conflict (user_id) do update set safety_plan = excluded.safety_plan, changed_at = excluded.changed_at
where coach_support.safety_plan is not distinct from $3
returning user_id

-- name: remove_plan
update coach_support set safety_plan = null, changed_at = $2 where user_id = $1

-- name: is_member
select exists (select from members where user_id = $1)
