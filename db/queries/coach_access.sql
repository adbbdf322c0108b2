-- Whom moderators let have a coach: members by name, and all who have a role.

-- name: is_let_in
-- In a server, by name or by a role there; in a private chat (null), by name in any server.
select exists (select from coach_access_members where user_id = $1 and ($2::bigint is null or guild_id = $2))
    or exists (select from coach_access_roles where guild_id = $2 and role_id = any($3::bigint[]))

-- name: enable_member
insert into coach_access_members (guild_id, user_id, enabled_at) values ($1, $2, $3) on conflict do nothing
returning true

-- name: enable_role
insert into coach_access_roles (guild_id, role_id, enabled_at) values ($1, $2, $3) on conflict do nothing returning true

-- name: disable_member
delete from coach_access_members where guild_id = $1 and user_id = $2 returning true

-- name: disable_role
delete from coach_access_roles where guild_id = $1 and role_id = $2 returning true

-- name: members
select user_id from coach_access_members where guild_id = $1 order by enabled_at desc, user_id

-- name: roles
select role_id from coach_access_roles where guild_id = $1 order by enabled_at desc, role_id

-- name: hold_refusals
-- Until the end of the transaction, nobody else logs a refusal of this member's.
select pg_advisory_xact_lock(hashtextextended('consultation_denied', $1))

-- name: refused_since
select exists (
    select from admin_events where user_id = $1 and guild_id = $2 and action = 'consultation_denied' and at >= $3
)

-- name: refused
-- Who asked in vain since a moment and was not let in by name meanwhile, the newest first.
select user_id, max(at) as at from admin_events
where guild_id = $1 and action = 'consultation_denied' and at >= $2
  and not exists (
      select from coach_access_members
      where coach_access_members.guild_id = $1 and coach_access_members.user_id = admin_events.user_id
  )
group by user_id order by max(at) desc limit $3
