-- Recommendations: lists as they were shown, what came of them, learned preferences and models.

-- name: save_list
-- A whole list of recommendations as it was made; a page is an exposure once it has been shown.
insert into recommendation_exposures (user_id, list_id, rank, film_id, score, predicted_stars, match_percent,
                                      algorithm, model_version, reason, request)
select $1, $2, rank, film_id, score, predicted_stars, match_percent, $3, $4, reason, $5
from unnest($6::int[], $7::int[], $8::real[], $9::real[], $10::int[], $11::jsonb[])
  as made (rank, film_id, score, predicted_stars, match_percent, reason)
on conflict (user_id, list_id, rank) do nothing

-- name: list_rows
select rank, film_id, score, predicted_stars, match_percent, algorithm, model_version, reason, request
from recommendation_exposures where user_id = $1 and list_id = $2 order by rank

-- name: mark_shown
update recommendation_exposures set shown_at = $4
where user_id = $1 and list_id = $2 and rank = any($3::int[]) and shown_at is null

-- name: save_feedback
insert into recommendation_feedback (user_id, created_at, list_id, film_id, action, interaction_id)
values ($1, $2, $3, $4, $5, $6) on conflict (user_id, interaction_id) do nothing

-- name: save_preferences
-- Learned preferences replace their keys only: what the member chose stays beside them.
insert into user_preferences as kept (user_id, revision, learned, updated_at) values ($1, $2, $3, $4)
on conflict (user_id) do update set
    revision = excluded.revision, learned = kept.learned || excluded.learned, updated_at = excluded.updated_at
where kept.revision <= excluded.revision

-- name: save_preference
insert into user_preferences as kept (user_id, revision, learned, updated_at)
values ($1, 0, jsonb_build_object($2::text, $3::jsonb), $4)
on conflict (user_id) do update set
    learned = kept.learned || excluded.learned, updated_at = excluded.updated_at

-- name: preferences
select learned from user_preferences where user_id = $1

-- name: model_weights
select weights, outcomes from user_model_weights where user_id = $1

-- name: save_model_weights
-- Of whoever is still a member.
insert into user_model_weights (user_id, weights, outcomes, updated_at)
select learned.user_id, learned.weights, learned.outcomes, $4
from unnest($1::bigint[], $2::jsonb[], $3::int[]) as learned (user_id, weights, outcomes)
join members using (user_id)
on conflict (user_id) do update set
    weights = excluded.weights, outcomes = excluded.outcomes, updated_at = excluded.updated_at

-- name: outcomes
-- Films that were shown to members and rated afterwards: what the blend's parts said, and what was true.
select exposure.user_id, exposure.reason -> 'parts' as parts, rating.stars
from recommendation_exposures as exposure
join ratings as rating using (user_id, film_id)
where exposure.algorithm = 'taste' and exposure.shown_at < rating.rated_at

-- name: active_model
select version, payload, payload_sha256 from taste_models where active

-- name: active_model_facts
select version, created_at, members, films, dimensions from taste_models where active

-- name: reserve_model
-- A version for a refit to fill.
insert into taste_models (members, films, dimensions, payload, payload_sha256) values (0, 0, 0, '', '')
returning version

-- name: fill_model
update taste_models set members = $2, films = $3, dimensions = $4, payload = $5, payload_sha256 = $6
where version = $1

-- name: retire_models
-- Those before this version: of two refits that overlap, the newer stays.
update taste_models set active = false where active and version < $1

-- name: activate_model
update taste_models set active = true where version = $1 and not exists (select from taste_models where active)

-- name: drop_old_models
-- Keep the newest few, to go back to.
delete from taste_models where not active and version < $1 - 5
