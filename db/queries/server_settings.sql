-- What moderators set for their servers. A change that changes nothing gives no row back.

-- name: settings
select time_zone, posts_channel_id from server_settings where guild_id = $1

-- name: set_time_zone
insert into server_settings as kept (guild_id, time_zone) values ($1, $2)
on conflict (guild_id) do update set time_zone = excluded.time_zone where kept.time_zone <> excluded.time_zone
returning guild_id

-- name: set_posts_channel
insert into server_settings as kept (guild_id, posts_channel_id) values ($1, $2)
on conflict (guild_id) do update set posts_channel_id = excluded.posts_channel_id
where kept.posts_channel_id is distinct from excluded.posts_channel_id
returning guild_id
