-- Data centers and what is in them: networks of clusters, quality of service, quotas, iSCSI bonds.

create table qos (
  id uuid primary key, name text not null, data_center uuid not null references data_center on delete cascade,
  type text not null, spec jsonb not null, revision bigint not null default 1, unique (data_center, type, name));

create table quota (
  id uuid primary key, name text not null, data_center uuid not null references data_center on delete cascade,
  spec jsonb not null, revision bigint not null default 1, unique (data_center, name));

create table iscsi_bond (
  id uuid primary key, name text not null, data_center uuid not null references data_center on delete cascade,
  spec jsonb not null, revision bigint not null default 1, unique (data_center, name));

-- A network that a cluster has. One network of a cluster manages its hosts, one shows consoles, one migrates, one routes.
create table cluster_network (
  cluster uuid references cluster on delete cascade, network uuid references network on delete cascade,
  required boolean not null default true, management boolean not null default false,
  display boolean not null default false, migration boolean not null default false,
  default_route boolean not null default false, gluster boolean not null default false,
  primary key (cluster, network));
create index cluster_network_network on cluster_network (network);

-- Every data center has an unlimited quota from the start.
create function own_quota() returns trigger language plpgsql as $$
begin
  insert into quota (id, name, data_center, spec) values (gen_random_uuid(), 'Default', new.id,
    '{"description": "Default unlimited quota", "cluster_soft_limit_pct": 80, "cluster_hard_limit_pct": 20,
      "storage_soft_limit_pct": 80, "storage_hard_limit_pct": 20,
      "quota_cluster_limits": [{"vcpu_limit": -1, "memory_limit": -1.0}], "quota_storage_limits": [{"limit": -1}]}');
  return null;
end $$;
create trigger own_quota after insert on data_center for each row execute function own_quota();

-- A data center that goes takes its networks along; cards of VMs are not connected then, storage is attached nowhere.
alter table nic drop constraint nic_vnic_profile_fkey,
  add foreign key (vnic_profile) references vnic_profile on delete set null;
alter table storage_domain drop constraint storage_domain_data_center_fkey,
  add foreign key (data_center) references data_center on delete set null;
create index cluster_data_center on cluster (data_center);
create index network_data_center on network (data_center);
create index vnic_profile_network on vnic_profile (network);
create index nic_vnic_profile on nic (vnic_profile);

-- Names of VMs are unique in their data center only; `ops` sees to it under an advisory lock.
alter table vm drop constraint vm_name_key;
create index vm_name on vm (name);

do $$
declare kind text;
begin
  foreach kind in array array['qos', 'quota', 'iscsi_bond'] loop
    execute format('create trigger tell after insert or update or delete on %I for each row execute function tell()', kind);
  end loop;
end $$;
