-- What a coach may say about a member, beside their plans.

-- name: profile_facts
select facts from coach_profiles where user_id = $1

-- name: newest_ratings
select title, stars from ratings join films using (film_id) where user_id = $1 order by rated_at desc, film_id limit $2
