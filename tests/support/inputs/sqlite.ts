// What SQLite's shell is asked to do.

import type { ProgramInput } from '../inputs.ts';

const fill = `
create table t (id integer primary key, name text, value real);
with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)
insert into t select i, 'name ' || (i * 7919 % 20011), i / 7.0 from n;
create index by_name on t (name);
`;

const onDisk = (name: string, sql: string, more: Partial<ProgramInput> = {}): ProgramInput => ({
  name,
  args: ['-batch', '/work/test.db'],
  stdin: sql,
  ...more,
});

export const sqliteInputs: ProgramInput[] = [
  {
    name: 'arithmetic',
    args: ['-batch', ':memory:', "select 1+1, 7/2, 7%3, 1/3.0, pow(2,0.5), hex(x'00ff')"],
    prints: '2|3|1',
  },
  { name: 'version', args: ['-batch', ':memory:', 'select sqlite_version()'], prints: '3.52.0' },
  onDisk(
    'a table and an index',
    `${fill} select count(*), sum(value), min(name), max(name) from t; pragma integrity_check;`,
    {
      prints: 'ok',
    },
  ),
  onDisk('sorting', `${fill} select id, name from t order by name desc, id limit 20 offset 1000;`),
  onDisk(
    'transactions',
    `${fill} begin; delete from t; select count(*) from t; rollback; select count(*) from t;`,
    { prints: '20000' },
  ),
  ...['delete', 'truncate', 'persist', 'memory'].map((mode) =>
    onDisk(
      `journal_mode ${mode}`,
      `pragma journal_mode=${mode}; ${fill} update t set value = -value where id % 3 = 0; vacuum; select sum(value) from t;`,
      {
        prints: mode,
        varies: ['test.db-journal'], // its header has a random number against stale pages
      },
    ),
  ),
  onDisk(
    'a file of 8 MB',
    'create table b (x); insert into b select zeroblob(80000) from generate_series(1, 100); select sum(length(x)) from b; drop table b; vacuum;',
    {
      prints: '8000000',
    },
  ),
  onDisk(
    'json',
    `select json_group_array(value) from json_each('[3,1,2]'); select json_extract('{"a":{"b":[10,20]}}', '$.a.b[1]');`,
    {
      prints: '20',
    },
  ),
  onDisk(
    'full text',
    "create virtual table f using fts5(body); insert into f values ('an operating system'), ('a container'); select * from f where f match 'system';",
    {
      prints: 'operating',
    },
  ),
  onDisk(
    'output modes',
    ".mode box\n.headers on\nselect 1 as one, '둘' as two;\n.mode csv\nselect 'a,b', '\"';\n.mode json\nselect null as n;\n",
    {
      prints: '╭',
    },
  ),
  onDisk(
    'import and dump',
    '.mode csv\n.import /work/in.csv c\n.dump c\n.output /work/out.txt\nselect count(*) from c;\n',
    {
      files: { 'in.csv': 'a,b\n1,"x, y"\n2,z\n' },
      prints: 'CREATE TABLE',
    },
  ),
  onDisk('backup', `${fill}.backup /work/copy.db\n.open /work/copy.db\nselect count(*) from t;\n`, {
    prints: '20000',
  }),
  onDisk('an error goes on', 'select 1;\nselect nothing;\nselect 2;\n', { status: 1, prints: '2' }),
  onDisk('-bail stops', 'select 1;\nselect nothing;\nselect 2;\n', {
    args: ['-batch', '-bail', '/work/test.db'],
    status: 1,
    prints: '1',
  }),
  {
    name: 'not a database',
    args: ['-batch', '/work/text.db', 'select * from t'],
    files: { 'text.db': 'this is text\n'.repeat(99) },
    status: 26,
  },
];
