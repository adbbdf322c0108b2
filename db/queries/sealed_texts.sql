-- Sealed texts, in whichever columns hold some. Their first byte is the version of their key.

-- name: outdated
-- Written for one column; the store puts another table's and column's name in their place.
select user_id, safety_plan as sealed from coach_support
where substring(safety_plan from 1 for 1) <> $1 and (user_id, safety_plan) > ($2, $3)
order by user_id, safety_plan
limit $4

-- name: replace
-- Likewise. No two sealed texts are alike, and so one names its row; what was changed meanwhile stays.
update coach_support set safety_plan = $3 where user_id = $1 and safety_plan = $2 returning user_id

-- name: count_outdated
-- Likewise.
select count(*) from coach_support where substring(safety_plan from 1 for 1) <> $1
