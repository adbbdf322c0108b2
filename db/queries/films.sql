-- Films: the catalogue, ratings with their history, marks, recommendations and models.

-- name: all_films
-- What our own facts leave open is borrowed from TMDB; `borrowed` names those facts.
select film_id, film.title, coalesce(film.original_title, tmdb.original_title) as original_title,
       coalesce(film.year, tmdb.year) as year, coalesce(film.runtime_minutes, tmdb.runtime_minutes) as runtime_minutes,
       coalesce(nullif(film.genres, '{}'), tmdb.genres, '{}') as genres,
       coalesce(nullif(film.directors, '{}'), tmdb.directors, '{}') as directors,
       coalesce(nullif(film.actors, '{}'), tmdb.actors, '{}') as actors,
       coalesce(nullif(film.countries, '{}'), tmdb.countries, '{}') as countries,
       coalesce(nullif(film.keywords, '{}'), tmdb.keywords, '{}') as keywords,
       film.moods, coalesce(nullif(film.votes, 0), tmdb.votes, 0) as votes,
       case when tmdb.film_id is null then '{}' else array_remove(array[
           case when film.original_title is null and tmdb.original_title is not null then 'original_title' end,
           case when (film.year is null or film.source = 'tmdb') and tmdb.year is not null then 'year' end,
           case when film.runtime_minutes is null and tmdb.runtime_minutes is not null then 'runtime_minutes' end,
           case when film.genres = '{}' and tmdb.genres <> '{}' then 'genres' end,
           case when film.directors = '{}' and tmdb.directors <> '{}' then 'directors' end,
           case when film.actors = '{}' and tmdb.actors <> '{}' then 'cast' end,
           case when film.countries = '{}' and tmdb.countries <> '{}' then 'countries' end,
           case when film.keywords = '{}' and tmdb.keywords <> '{}' then 'keywords' end,
           case when film.votes = 0 and tmdb.votes > 0 then 'votes' end
       ], null) end as borrowed
from films as film left join tmdb_films as tmdb using (film_id) order by film_id

-- name: hold_films
-- Nobody adds or changes a film until this transaction ends.
lock table films in share row exclusive mode

-- name: newest_film
select max(film_id) from films

-- name: adopt_films
-- What a file now names, and someone else has brought before, becomes the file's: nothing is doubled.
update films set source = $1, source_key = named.source_key
from (
    select distinct on (named.source_key) named.source_key, film_id
    from unnest($2::text[], $3::text[], $4::int[]) as named (source_key, title, year)
    join films using (title, year)
    where source <> 'attune'
      and not exists (select from films as own where own.source = $1 and own.source_key = named.source_key)
    order by named.source_key, film_id
) as named
where films.film_id = named.film_id

-- name: upsert_films
-- Lists arrive joined by ';', because unnest would flatten arrays of arrays.
insert into films (source, source_key, title, original_title, year, runtime_minutes,
                   genres, directors, actors, countries, keywords, moods, votes)
select $1, source_key, title, original_title, year, runtime_minutes,
       string_to_array(genres, ';'), string_to_array(directors, ';'), string_to_array(actors, ';'),
       string_to_array(countries, ';'), string_to_array(keywords, ';'), string_to_array(moods, ';'), votes
from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::int[],
            $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int[])
  as seeded (source_key, title, original_title, year, runtime_minutes,
             genres, directors, actors, countries, keywords, moods, votes)
on conflict (source, source_key) do update set
    title = excluded.title, original_title = excluded.original_title, year = excluded.year,
    runtime_minutes = excluded.runtime_minutes, genres = excluded.genres, directors = excluded.directors,
    actors = excluded.actors, countries = excluded.countries, keywords = excluded.keywords,
    moods = excluded.moods, votes = excluded.votes

-- name: change_films
-- Films whoever brought them, by id: from now on they are the file's, unless they are of our own.
update films set
    source = case when source = 'attune' then source else 'file' end,
    source_key = case when source in ('attune', 'file') then source_key else source || ':' || source_key end,
    title = changed.title, original_title = changed.original_title, year = changed.year,
    runtime_minutes = changed.runtime_minutes, genres = string_to_array(changed.genres, ';'),
    directors = string_to_array(changed.directors, ';'), actors = string_to_array(changed.actors, ';'),
    countries = string_to_array(changed.countries, ';'), keywords = string_to_array(changed.keywords, ';'),
    moods = string_to_array(changed.moods, ';'), votes = changed.votes
from unnest($1::int[], $2::text[], $3::text[], $4::int[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[],
            $10::text[], $11::text[], $12::int[])
  as changed (film_id, title, original_title, year, runtime_minutes,
              genres, directors, actors, countries, keywords, moods, votes)
where films.film_id = changed.film_id

-- name: member_state
-- All that a member's taste follows from: the revision, every rating (oldest first), every mark. What was rated at one
-- moment, as in an import by day, comes in an order that says nothing (see `given_order` in rated_films.py).
select embedding.revision, embedding.model_version,
       (select array_agg(film_id order by rated_at, (film_id * 2654435761) % 4294967296) from ratings where user_id = $1) as film_ids,
       (select array_agg(stars order by rated_at, (film_id * 2654435761) % 4294967296) from ratings where user_id = $1) as stars,
       (select array_agg(film_id order by marked_at, film_id) from film_marks where user_id = $1) as marked_ids,
       (select array_agg(kind order by marked_at, film_id) from film_marks where user_id = $1) as mark_kinds
from user_embeddings as embedding where embedding.user_id = $1

-- name: save_rating
-- One rating, its history and the taste that follows from it, or none of them: no row comes back when another rating came
-- first (the revision moved) or when this interaction was saved before. $11: the details are given, not just the stars.
with state as (
    update user_embeddings
    set revision = revision + 1, model_version = $9, vector = $10, updated_at = $8
    where user_id = $1 and revision = $2
      and not exists (select from rating_events where user_id = $1 and interaction_id = $7)
    returning user_id
), saved as (
    insert into ratings as r (user_id, film_id, stars, note, watched_on, rewatch, rated_at)
    select user_id, $3, $4, $5, $6, $12, $8 from state
    on conflict (user_id, film_id) do update set
        stars = excluded.stars,
        note = case when $11::boolean then excluded.note else r.note end,
        watched_on = case when $11::boolean then excluded.watched_on else r.watched_on end,
        rewatch = case when $11::boolean then excluded.rewatch else r.rewatch end,
        rated_at = excluded.rated_at
    returning r.user_id, r.film_id, r.stars, r.note, r.watched_on, r.rewatch
)
insert into rating_events (user_id, created_at, film_id, stars, note, watched_on, rewatch, interaction_id)
select user_id, $8, film_id, stars, note, watched_on, rewatch, $7 from saved
returning event_id

-- name: remove_rating
-- The same for taking a rating away; the history keeps it as an event without stars.
with state as (
    update user_embeddings
    set revision = revision + 1, model_version = $6, vector = $7, updated_at = $5
    where user_id = $1 and revision = $2
      and not exists (select from rating_events where user_id = $1 and interaction_id = $4)
    returning user_id
), removed as (
    delete from ratings using state where ratings.user_id = $1 and ratings.film_id = $3 returning ratings.film_id
)
insert into rating_events (user_id, created_at, film_id, rewatch, interaction_id)
select $1, $5, film_id, false, $4 from removed
returning event_id

-- name: undoable
-- An event that can be undone (the newest of its film that still stands), with the state before it.
select event.film_id, earlier.stars, earlier.note, earlier.watched_on, earlier.rewatch
from rating_events as event
left join lateral (
    select stars, note, watched_on, rewatch from rating_events
    where user_id = event.user_id and film_id = event.film_id and event_id < event.event_id and undone_at is null
    order by event_id desc limit 1
) as earlier on true
where event.user_id = $1 and event.event_id = $2 and event.undone_at is null
  and not exists (
    select from rating_events as newer
    where newer.user_id = event.user_id and newer.film_id = event.film_id
      and newer.event_id > event.event_id and newer.undone_at is null)

-- name: undo_event
-- Mark an event undone together with the taste that follows; the caller restores the rating in the same transaction.
with state as (
    update user_embeddings
    set revision = revision + 1, model_version = $5, vector = $6, updated_at = $4
    where user_id = $1 and revision = $2
    returning user_id
)
update rating_events set undone_at = $4 from state
where rating_events.user_id = $1 and rating_events.event_id = $3 and undone_at is null
returning film_id

-- name: restore_rating
insert into ratings (user_id, film_id, stars, note, watched_on, rewatch, rated_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (user_id, film_id) do update set
    stars = excluded.stars, note = excluded.note, watched_on = excluded.watched_on, rewatch = excluded.rewatch

-- name: delete_rating
delete from ratings where user_id = $1 and film_id = $2

-- name: was_saved
select exists (select from rating_events where user_id = $1 and interaction_id = $2)

-- name: save_embedding
-- A taste folded in anew for a newer model; a rating that came first wins.
update user_embeddings set model_version = $3, vector = $4, updated_at = $5
where user_id = $1 and revision = $2

-- name: rating
select stars, note, watched_on, rewatch, rated_at from ratings where user_id = $1 and film_id = $2

-- name: seen_note
-- What a member noted on a film that they have seen but not rated.
select note from film_marks where user_id = $1 and film_id = $2 and kind = 'seen'

-- name: ratings_of
-- A member's ratings, oldest first.
select film_id, stars, note, watched_on, rewatch, rated_at from ratings where user_id = $1 order by rated_at, (film_id * 2654435761) % 4294967296

-- name: mark
-- For who is still a member; a second time only the date moves, so that a row comes back whenever the mark stands.
insert into film_marks (user_id, film_id, kind, marked_at)
select user_id, $2, $3, $4 from members where user_id = $1
on conflict (user_id, film_id, kind) do update set marked_at = excluded.marked_at
returning true

-- name: unmark
delete from film_marks where user_id = $1 and film_id = $2 and kind = $3

-- name: watchlist
-- Films to see, newest wish first; what has been rated meanwhile is hidden, not lost.
select film_id, marked_at from film_marks
where user_id = $1 and kind = 'watchlist'
  and not exists (select from ratings where ratings.user_id = $1 and ratings.film_id = film_marks.film_id)
order by marked_at desc, film_id

-- name: server_average
-- What the members who take part in a server think of a film.
select avg(stars)::float8 as mean, count(*) as count
from ratings
join server_members using (user_id)
join members using (user_id)
where guild_id = $1 and film_id = $2 and counts_in_servers

-- name: server_averages
-- The same for many films, without one member ($3), to compare that member with.
select film_id, avg(stars)::float8 as mean, count(*) as count
from ratings
join server_members using (user_id)
join members using (user_id)
where guild_id = $1 and film_id = any($2::int[]) and user_id <> $3 and counts_in_servers
group by film_id

-- name: ratings_for_fit
-- Every rating there is, as the nightly fit wants it.
select user_id, film_id, stars, extract(epoch from rated_at)::float8 as rated_at from ratings order by user_id, rated_at
