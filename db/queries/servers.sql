-- Servers: what the members who take part in one, and count there, think of films.

-- name: server_figures
select count(distinct user_id) as members, count(*) as ratings, coalesce(avg(stars), 0)::float8 as mean
from ratings
join server_members using (user_id)
join members using (user_id)
where guild_id = $1 and counts_in_servers

-- name: film_figures
-- By film, where at least $2 of them rated it.
select film_id, count(*) as count, avg(stars)::float8 as mean, var_pop(stars)::float8 as variance
from ratings
join server_members using (user_id)
join members using (user_id)
where guild_id = $1 and counts_in_servers
group by film_id
having count(*) >= $2

-- name: member_count
-- Who uses Attune in a server, and counts there.
select count(*) from server_members join members using (user_id) where guild_id = $1 and counts_in_servers
