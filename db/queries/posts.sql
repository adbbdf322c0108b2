-- Posts: each goes out once, which its row sees to: `sending` before Discord has it, `sent` afterwards.

-- name: begin
-- Nothing comes back for what was sent, and for a schedule that is gone: whoever erases one first waits for this.
insert into posts as post (user_id, guild_id, kind, period, started_at)
select user_id, guild_id, kind, $4, $5 from schedules
where user_id = $1 and guild_id = $2 and kind = $3 for key share
on conflict (user_id, guild_id, kind, period) do update set attempts = post.attempts + 1 where post.state = 'sending'
returning attempts, started_at

-- name: sent
update posts set state = 'sent', sent_at = $5, message_id = $6
where user_id = $1 and guild_id = $2 and kind = $3 and period = $4

-- name: withdraw
-- It could not be posted, so that it may be begun anew.
delete from posts where user_id = $1 and guild_id = $2 and kind = $3 and period = $4 and state = 'sending'

-- name: drop_old
delete from posts where started_at < $1
