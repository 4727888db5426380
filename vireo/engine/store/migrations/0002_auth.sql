-- Who may log in, apart from "user", so that no read of a user can carry a hash.

-- The directory internal-authz: an account is known to the directory whether or not the engine has it in "user".
create table account (
  id uuid primary key, name text not null unique, entry text not null unique, hash text not null,
  password_expires timestamptz, disabled boolean not null default false,
  failures int not null default 0, locked_until timestamptz);

-- Tokens (kind `token`) and cookies (kind `cookie`), known by their SHA-256 only. The person is named as the directory
-- names him, so that directories without accounts of ours fit too. `idle`: minutes a cookie lives after its last use.
create table session (
  hash bytea primary key, kind text not null check (kind in ('token', 'cookie')),
  profile text not null, domain text not null, principal text not null, entry text not null,
  scope text not null, created timestamptz not null default now(), expires timestamptz not null, idle int);
create index session_expires on session (expires);
create index session_entry on session (domain, entry);

create unique index user_entry on "user" (domain, (spec ->> 'domain_entry_id'));
