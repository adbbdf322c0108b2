-- What an operator wants to know about the database itself.

-- name: role_is_unbound
-- Such a role passes row level security by.
select rolsuper or rolbypassrls from pg_roles where rolname = current_user

-- name: film_count
select count(*) from films
