-- Imports: films' ids elsewhere, and everything that one file changes.

-- name: film_ids
select film_id, namespace, external_id from film_ids

-- name: seen_notes
select film_id, note from film_marks where user_id = $1 and note is not null

-- name: lock_member
-- Holds every other change of this member's ratings off until the import is in; no row when one came first.
select revision from user_embeddings where user_id = $1 and revision = $2 for update

-- name: add_films
-- Films that the catalogue lacks; one that another import has just added stays as it is.
insert into films (source, source_key, title, original_title, year, runtime_minutes,
                   genres, directors, actors, countries, keywords, moods, votes)
select 'import', source_key, title, original_title, year, runtime_minutes,
       string_to_array(genres, ';'), string_to_array(directors, ';'), '{}', '{}', '{}', '{}', 0
from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::text[], $7::text[])
  as added (source_key, title, original_title, year, runtime_minutes, genres, directors)
order by source_key
on conflict (source, source_key) do nothing

-- name: imported_films
select source_key, film_id from films where source = 'import' and source_key = any($1::text[])

-- name: add_film_ids
-- The first to say what a film is called elsewhere is believed.
insert into film_ids (film_id, namespace, external_id)
select film_id, namespace, external_id from unnest($1::int[], $2::text[], $3::text[]) as known (film_id, namespace, external_id)
order by namespace, external_id
on conflict do nothing

-- name: save_ratings
insert into ratings as r (user_id, film_id, stars, note, watched_on, rewatch, rated_at)
select $1, film_id, stars, note, watched_on, rewatch, rated_at
from unnest($2::int[], $3::real[], $4::text[], $5::date[], $6::boolean[], $7::timestamptz[])
  as imported (film_id, stars, note, watched_on, rewatch, rated_at)
on conflict (user_id, film_id) do update set
    stars = excluded.stars, note = excluded.note, watched_on = excluded.watched_on,
    rewatch = excluded.rewatch, rated_at = excluded.rated_at
where excluded.rated_at >= r.rated_at

-- name: save_rating_events
insert into rating_events (user_id, created_at, film_id, stars, note, watched_on, rewatch)
select $1, $2, film_id, stars, note, watched_on, rewatch
from unnest($3::int[], $4::real[], $5::text[], $6::date[], $7::boolean[])
  as imported (film_id, stars, note, watched_on, rewatch)

-- name: save_marks
-- A mark that is there stays as it is, but for a newer note.
insert into film_marks as kept (user_id, film_id, kind, marked_at, note)
select $1, film_id, kind, marked_at, note
from unnest($2::int[], $3::text[], $4::timestamptz[], $5::text[]) as imported (film_id, kind, marked_at, note)
on conflict (user_id, film_id, kind) do update set note = excluded.note where excluded.note is not null

-- name: save_taste
update user_embeddings set revision = revision + 1, model_version = $2, vector = $3, updated_at = $4 where user_id = $1
