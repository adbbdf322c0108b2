-- TMDB: the syncs that fetch what it says of films, those facts, and how they become part of the catalogue.

-- name: newest_sync
select * from tmdb_syncs order by sync_id desc limit 1

-- name: resume_sync
-- Goes on with the newest sync where it ended early, unless it began more than $1 days ago.
update tmdb_syncs set state = 'running', problem = null, updated_at = now()
where sync_id = (select max(sync_id) from tmdb_syncs) and state in ('stopping', 'stopped', 'failed')
  and started_at > now() - make_interval(days => $1)

-- name: begin_sync
-- While one is open nothing begins.
insert into tmdb_syncs default values on conflict do nothing

-- name: stop_sync
update tmdb_syncs set state = 'stopping', updated_at = now() where state = 'running'

-- name: claim_sync
-- The open sync, for one process at a time; what a process that died has left is free when its lease ends.
update tmdb_syncs set holder = $1, leased_until = now() + make_interval(secs => $2::float8)
where state in ('running', 'stopping') and leased_until <= now()
returning *

-- name: renew_lease
update tmdb_syncs set leased_until = now() + make_interval(secs => $3::float8) where sync_id = $1 and holder = $2

-- name: advance_sync
-- No row comes back to a process that does not hold the sync any more.
update tmdb_syncs set stage = $3, place = $4, page = $5, pages = $6, looked_at = looked_at + $7, fetched = fetched + $8,
    failed = failed + $9, updated_at = now()
where sync_id = $1 and holder = $2
returning *

-- name: finish_sync
update tmdb_syncs set state = $3, problem = $4, added = added + $5,
    updated_at = now(), leased_until = now(), holder = null
where sync_id = $1 and holder = $2

-- name: save_facts
-- Lists arrive joined by ';'. A film of ours has the facts of one film there: the first to be found stays.
insert into tmdb_films as kept (tmdb_id, film_id, imdb_id, title, original_title, year, runtime_minutes,
                                genres, directors, actors, countries, keywords, votes)
select tmdb_id, case when taken.film_id is null then film_id end, imdb_id, title, original_title, year, runtime_minutes,
       string_to_array(genres, ';'), string_to_array(directors, ';'), string_to_array(actors, ';'),
       string_to_array(countries, ';'), string_to_array(keywords, ';'), votes
from unnest($1::int[], $2::int[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[],
            $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int[])
  as fetched (tmdb_id, film_id, imdb_id, title, original_title, year, runtime_minutes,
              genres, directors, actors, countries, keywords, votes)
left join (select film_id from tmdb_films where film_id is not null) as taken using (film_id)
on conflict (tmdb_id) do update set
    film_id = coalesce(kept.film_id, excluded.film_id), imdb_id = excluded.imdb_id, title = excluded.title,
    original_title = excluded.original_title, year = excluded.year, runtime_minutes = excluded.runtime_minutes,
    genres = excluded.genres, directors = excluded.directors, actors = excluded.actors,
    countries = excluded.countries, keywords = excluded.keywords, votes = excluded.votes, fetched_at = now()

-- name: drop_facts
delete from tmdb_films where tmdb_id = any($1::int[])

-- name: drop_expired
-- Facts that may not be kept any longer; the films stay.
delete from tmdb_films where fetched_at < now() - make_interval(days => $1) returning tmdb_id

-- name: waiting_films
-- Films after film $1 that came without our own facts, and that TMDB has not been asked about with success.
select film_id, title, original_title, year,
       (select external_id from film_ids as known where known.film_id = film.film_id and namespace = 'imdb') as imdb_id,
       (select external_id from film_ids as known where known.film_id = film.film_id and namespace = 'tmdb') as tmdb_id
from films as film
where source in ('import', 'tmdb') and film_id > $1
  and not exists (select from tmdb_films as facts where facts.film_id = film.film_id)
order by film_id limit $2

-- name: stale_ids
select tmdb_id from tmdb_films where fetched_at < now() - make_interval(days => $1) and tmdb_id > $2 order by tmdb_id limit $3

-- name: fresh_ids
select tmdb_id from tmdb_films where tmdb_id = any($1::int[]) and fetched_at >= now() - make_interval(days => $2)

-- name: unplaced_films
-- What was fetched and belongs to no film of ours yet.
select title, original_title, year, imdb_id, tmdb_id::text as tmdb_id from tmdb_films where film_id is null and year is not null
order by votes desc, tmdb_films.tmdb_id

-- name: match_films
-- A film of ours has the facts of one film there; a second one that would be the same is left unplaced.
update tmdb_films set film_id = matched.film_id
from unnest($1::int[], $2::int[]) as matched (tmdb_id, film_id)
where tmdb_films.tmdb_id = matched.tmdb_id
  and not exists (select from tmdb_films as taken where taken.film_id = matched.film_id)

-- name: add_films
with added as (
    insert into films (source, source_key, title, year, genres, directors, actors, countries, keywords, moods, votes)
    select 'tmdb', tmdb_id::text, title, year, '{}', '{}', '{}', '{}', '{}', '{}', 0
    from tmdb_films where tmdb_id = any($1::int[]) order by votes desc, tmdb_id
    on conflict (source, source_key) do update set title = excluded.title, year = excluded.year
    returning film_id, source_key
)
update tmdb_films set film_id = added.film_id from added where tmdb_id = source_key::int

-- name: rename_films
-- What carries TMDB's own title and year follows when they change there.
update films set title = facts.title, year = facts.year from tmdb_films as facts
where source = 'tmdb' and facts.film_id = films.film_id and (films.title, films.year) is distinct from (facts.title, facts.year)

-- name: learn_ids
-- What these films are called elsewhere, as far as they have a place; the first to say so is believed.
insert into film_ids (film_id, namespace, external_id)
select film_id, namespace, external_id from tmdb_films
cross join lateral (values ('tmdb', tmdb_id::text), ('imdb', imdb_id)) as known (namespace, external_id)
where tmdb_id = any($1::int[]) and film_id is not null and external_id is not null
order by namespace, external_id
on conflict do nothing

-- name: films_changed
-- Every process loads the catalogue anew.
select pg_notify('films_changed', '')

-- name: figures
select (select count(*) from films) as films,
       (select count(*) from tmdb_films where film_id is not null) as with_facts,
       (select count(*) from films as film where source in ('import', 'tmdb')
            and not exists (select from tmdb_films as facts where facts.film_id = film.film_id)) as waiting,
       (select count(*) from tmdb_films where fetched_at < now() - make_interval(days => $1)) as stale
