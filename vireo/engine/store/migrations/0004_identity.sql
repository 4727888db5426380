-- Who may do what: groups, roles, permissions; and what people mark things with: tags, bookmarks.

-- What the directory internal-authz knows of people, and its groups. The engine knows those in "user" and "group".
alter table account add first_name text not null default '', add last_name text not null default '',
  add email text not null default '', add department text not null default '';
create table directory_group (id uuid primary key, name text not null unique, entry text not null unique);
create table directory_member (
  "group" uuid references directory_group on delete cascade, account uuid references account on delete cascade,
  primary key ("group", account));

create table "group" (
  id uuid primary key, name text not null, domain text, spec jsonb not null, revision bigint not null default 1);
create unique index group_entry on "group" (domain, (spec ->> 'domain_entry_id'));

create table role (
  id uuid primary key, name text not null unique, administrative boolean not null, mutable boolean not null,
  children boolean not null default true, spec jsonb not null, revision bigint not null default 1);
create table role_permit (
  role uuid references role on delete cascade, permit int, seq int generated always as identity,
  primary key (role, permit));

-- A role of a principal (user or group) on an object. `kind` is the object's table, or `system`.
create table permission (
  id uuid primary key, role uuid not null references role, principal uuid not null, object uuid not null,
  kind text not null, created timestamptz not null default now(), unique (role, principal, object));
create index permission_principal on permission (principal);
create index permission_object on permission (object);

create table tag (
  id uuid primary key, name text not null unique, parent uuid references tag on delete cascade,
  spec jsonb not null, revision bigint not null default 1);
create table tagged (
  tag uuid references tag on delete cascade, kind text not null, object uuid, primary key (tag, object));
create index tagged_object on tagged (object);

create table bookmark (
  id uuid primary key, name text not null unique, spec jsonb not null, revision bigint not null default 1);

create table user_option (
  id uuid primary key, name text not null, "user" uuid not null references "user" on delete cascade,
  spec jsonb not null, revision bigint not null default 1, unique ("user", name));
create table ssh_public_key (
  id uuid primary key, name text, "user" uuid not null references "user" on delete cascade,
  spec jsonb not null, revision bigint not null default 1);
create table event_subscription (
  event text, "user" uuid references "user" on delete cascade, method text not null, address text not null,
  primary key ("user", event));

-- Whom a permission of whom counts for: the user, everyone, and the groups that his directory has him in.
create function principals(me uuid) returns setof uuid language sql stable as $$
  select me
  union all select 'eee00000-0000-0000-0000-123456789eee'::uuid
  union all select g.id from "user" u
    join account a on a.entry = u.spec ->> 'domain_entry_id' and u.domain = 'internal-authz'
    join directory_member m on m.account = a.id
    join directory_group d on d.id = m."group"
    join "group" g on g.domain = u.domain and g.spec ->> 'domain_entry_id' = d.entry
    where u.id = me
$$;

-- What a user is: whether he may log in (permit 1300 by a role that is not everyone's), whether he has a role of
-- administrators anywhere, and whether he is SuperUser of the whole system.
create function standing(me uuid, out login boolean, out administrator boolean, out super boolean)
language sql stable as $$
  select coalesce(bool_or(p.principal <> 'eee00000-0000-0000-0000-123456789eee'
      and exists (select from role_permit x where x.role = p.role and x.permit = 1300)), false),
    coalesce(bool_or(r.administrative), false),
    coalesce(bool_or(r.id = '00000000-0000-0000-0000-000000000001' and p.kind = 'system'), false)
  from permission p join role r on r.id = p.role where p.principal in (select principals(me))
$$;

-- Permissions and tags go with what they are on. A later table of entities gets this trigger, too.
create function forget() returns trigger language plpgsql as $$
begin
  delete from permission where object = old.id or principal = old.id;
  delete from tagged where object = old.id;
  return null;
end $$;

do $$
declare kind text;
begin
  foreach kind in array array['mac_pool', 'data_center', 'cluster', 'network', 'vnic_profile', 'host', 'storage_domain',
    'template', 'vm', 'disk', 'quota', 'user', 'group'] loop
    execute format('create trigger forget after delete on %I for each row execute function forget()', kind);
  end loop;
  foreach kind in array array['group', 'role', 'tag', 'bookmark', 'permission'] loop
    execute format('create trigger tell after insert or update or delete on %I for each row execute function tell()', kind);
  end loop;
end $$;
