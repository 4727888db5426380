-- What VMs are made of and run by: profiles, instance types, pools, affinity, scheduling, providers, snapshots.

create table cpu_profile (
  id uuid primary key, name text not null, cluster uuid not null references cluster on delete cascade,
  spec jsonb not null, revision bigint not null default 1, unique (cluster, name));

create table disk_profile (
  id uuid primary key, name text not null, storage_domain uuid not null references storage_domain on delete cascade,
  spec jsonb not null, revision bigint not null default 1, unique (storage_domain, name));

create table instance_type (
  id uuid primary key, name text not null unique, spec jsonb not null, revision bigint not null default 1);

create table vm_pool (
  id uuid primary key, name text not null unique, cluster uuid not null references cluster,
  template uuid not null references template, spec jsonb not null, revision bigint not null default 1);
create index vm_pool_cluster on vm_pool (cluster);

create table affinity_group (
  id uuid primary key, name text not null, cluster uuid not null references cluster on delete cascade,
  spec jsonb not null, revision bigint not null default 1, unique (cluster, name));

create table affinity_label (
  id uuid primary key, name text not null unique, spec jsonb not null, revision bigint not null default 1);

create table scheduling_policy (
  id uuid primary key, name text not null unique, spec jsonb not null, revision bigint not null default 1);

create table storage_connection (
  id uuid primary key, name text, type text not null, spec jsonb not null, revision bigint not null default 1);

create table snapshot (
  id uuid primary key, name text, vm uuid not null references vm on delete cascade, spec jsonb not null,
  revision bigint not null default 1);
create index snapshot_vm on snapshot (vm);

create table numa_node (
  id uuid primary key, name text, vm uuid not null references vm on delete cascade, spec jsonb not null,
  revision bigint not null default 1);
create index numa_node_vm on numa_node (vm);

-- Versions of a template have its name; VMs and pools are made from one of them.
create index vm_template on vm (template);

-- Every cluster has a CPU profile of its name from the start; that of the first cluster has the id it has in oVirt.
create function own_cpu_profile() returns trigger language plpgsql as $$
begin
  insert into cpu_profile (id, name, cluster, spec)
    select case when exists (select from cpu_profile) then gen_random_uuid()
      else '58ca604e-01a7-003f-01de-000000000250' end, new.name, new.id, '{}';
  return null;
end $$;
create trigger own_cpu_profile after insert on cluster for each row execute function own_cpu_profile();
do $$
declare c record;
begin
  for c in select id, name from cluster order by name loop
    insert into cpu_profile (id, name, cluster, spec)
      select case when exists (select from cpu_profile) then gen_random_uuid()
        else '58ca604e-01a7-003f-01de-000000000250' end, c.name, c.id, '{}';
  end loop;
end $$;

do $$
declare kind text;
begin
  foreach kind in array array['external_host_provider', 'openstack_image_provider', 'openstack_network_provider',
    'openstack_volume_provider'] loop
    execute format('create table %I (id uuid primary key, name text not null unique, spec jsonb not null,
      revision bigint not null default 1)', kind);
  end loop;
  foreach kind in array array['cpu_profile', 'disk_profile', 'instance_type', 'vm_pool', 'affinity_group',
    'affinity_label', 'scheduling_policy', 'storage_connection', 'snapshot', 'numa_node', 'external_host_provider',
    'openstack_image_provider', 'openstack_network_provider', 'openstack_volume_provider'] loop
    execute format('create trigger tell after insert or update or delete on %I for each row execute function tell()', kind);
    if to_regproc('forget') is not null then
      execute format('create trigger forget after delete on %I for each row execute function forget()', kind);
    end if;
  end loop;
end $$;

-- What was changed of a running VM and waits for its next start: members of its spec. They count once it is down.
create table vm_next_run (vm uuid primary key references vm on delete cascade, spec jsonb not null);
create function take_next_run() returns trigger language plpgsql as $$
declare later jsonb;
begin
  delete from vm_next_run where vm = new.id returning spec into later;
  if later is not null then
    new.spec := new.spec || later || '{"next_run_configuration_exists": false}';
  end if;
  return new;
end $$;
create trigger take_next_run before update on vm for each row
  when (new.status = 'down' and old.status <> 'down') execute function take_next_run();
