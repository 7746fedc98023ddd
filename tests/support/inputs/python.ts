// What CPython is asked to do.

import type { ProgramInput } from '../inputs.ts';

const script = `
import sys
print(sys.argv)
print(open('/work/data.txt', encoding='utf-8').read().upper())
`;

const files = `
import os
os.mkdir('/work/made')
with open('/work/made/a.txt', 'w') as file:
    for number in range(1000):
        file.write(f'{number}\\n')
os.rename('/work/made/a.txt', '/work/made/b.txt')
with open('/work/made/b.txt', 'r+') as file:
    file.seek(0, 2)
    file.write('end\\n')
    file.seek(4)
    print(repr(file.readline()))
with open('/work/made/binary', 'wb') as file:
    file.write(bytes(range(256)) * 4)
os.truncate('/work/made/binary', 300)
print(sorted(os.listdir('/work/made')), os.stat('/work/made/binary').st_size)
os.symlink('b.txt', '/work/made/link')
print(os.readlink('/work/made/link'), os.path.islink('/work/made/link'), len(open('/work/made/link').read()))
for name in ('missing', 'made', 'made/b.txt/below'):
    try:
        open('/work/' + name)
    except OSError as error:
        print(type(error).__name__, error.strerror)
try:
    os.rmdir('/work/made')
except OSError as error:
    print(type(error).__name__, error.strerror)
os.remove('/work/made/link')
for directory, directories, names in os.walk('/work'):
    print(directory, sorted(directories), sorted(names))
`;

const exceptions = `
import sys
class Custom(Exception):
    pass
def generate():
    try:
        yield 1
        yield 2
    finally:
        print('closed')
def fails(depth):
    if depth == 0:
        raise Custom('at the bottom')
    fails(depth - 1)
try:
    fails(5)
except Custom as error:
    print('caught', error)
for value in generate():
    print(value)
    break
try:
    {}['missing']
except KeyError as error:
    raise RuntimeError('chained') from error
`;

const database = `
import sqlite3
connection = sqlite3.connect('/work/test.db')
connection.execute('create table numbers (n integer primary key, square integer)')
connection.executemany('insert into numbers values (?, ?)', [(n, n * n) for n in range(1000)])
connection.commit()
connection.execute('delete from numbers where n % 2')
connection.rollback()
print(connection.execute('select count(*), sum(square), max(n) from numbers').fetchone())
connection.close()
connection = sqlite3.connect('/work/test.db')
print(connection.execute('pragma integrity_check').fetchone())
`;

export const pythonInputs: ProgramInput[] = [
  {
    name: 'arithmetic',
    args: ['-c', 'print(2**200, 7//-2, -7%3, 1/3, round(2.5), 0.1+0.2, divmod(10**30, 7), (1+2j)**2)'],
    prints: '1606938044258990275541962092341162602522202993782792835301376 -4 2',
  },
  {
    name: 'script on stdin',
    args: ['-'],
    stdin: 'for i in range(3):\n    print("line", i)\n',
    prints: 'line 2',
  },
  {
    name: 'script file',
    args: ['/work/script.py', 'one', '두 번째'],
    files: { 'script.py': script, 'data.txt': 'straße, ünïcödé, 한글' },
    prints: 'STRASSE',
  },
  {
    name: 'text on stdin',
    args: ['-c', 'print(sum(int(line) for line in open(0)))'],
    stdin: '1\n2\n39\n',
    prints: '42',
  },
  {
    name: 'binary on stdin',
    args: [
      '-c',
      'import sys,hashlib; d=sys.stdin.buffer.read(); print(len(d), hashlib.sha256(d).hexdigest())',
    ],
    stdin: Uint8Array.from({ length: 200_000 }, (_, index) => (index * index) >> 3),
    prints: '200000 ',
  },
  { name: 'files', args: ['-c', files], prints: 'NotADirectoryError' },
  { name: 'traceback', args: ['-c', exceptions], status: 1, prints: 'caught at the bottom' },
  { name: 'sys.exit', args: ['-c', 'import sys; print("before"); sys.exit(3)'], status: 3, prints: 'before' },
  { name: 'syntax error', args: ['/work/bad.py'], files: { 'bad.py': 'def (:\n' }, status: 1 },
  {
    name: 'json',
    args: [
      '-c',
      'import json; d=json.loads(\'{"a":[1,2.5,null,true,"\\\\u00e9"]}\'); print(d, json.dumps(d, indent=1))',
    ],
    prints: 'é',
  },
  { name: 'sqlite3', args: ['-c', database], prints: '(1000, 332833500, 999)' },
  {
    name: 'hashes and compression',
    args: [
      '-c',
      'import hashlib,zlib,binascii; d=b"minios"*9999\n' +
        'for n in ("md5","sha1","sha256","sha3_256","blake2b"): print(n, hashlib.new(n,d).hexdigest())\n' +
        'print(zlib.crc32(d), len(zlib.compress(d)), zlib.decompress(zlib.compress(d))==d)',
    ],
    prints: 'sha3_256',
  },
  {
    name: 'regular expressions and unicode',
    args: [
      '-c',
      'import re,unicodedata; print(re.findall(r"(\\w+)@(\\w+)\\.kr", "kim@naver.kr, 이@다음.kr"), ' +
        'unicodedata.normalize("NFD","é한").encode(), "İ".lower(), unicodedata.name("㎏"))',
    ],
    prints: 'naver',
  },
  {
    name: 'deep recursion',
    args: [
      '-c',
      'import sys; sys.setrecursionlimit(6000)\ndef f(n): return 0 if n==0 else 1+f(n-1)\nprint(f(5000))',
    ],
    prints: '5000',
  },
  {
    name: 'recursion of 20,000 frames',
    args: [
      '-c',
      'import sys; sys.setrecursionlimit(20500)\ndef f(n): return 0 if n==0 else 1+f(n-1)\nprint(f(20000))',
    ],
    prints: '20000',
  },
  {
    name: 'recursion through C, caught',
    args: ['-c', 'import sys, json; sys.setrecursionlimit(30000)\njson.loads("[" * 9000 + "]" * 9000)'],
    status: 1,
  },
  {
    name: 'recursion through C to the end of the stack',
    args: [
      '-c',
      'import sys; sys.setrecursionlimit(100000)\n' +
        'def f(n): return 0 if n==0 else 1+sorted([n],key=lambda k:f(k-1))[0]\nf(5000)',
    ],
    status: 139,
  },
  {
    name: 'subprocess says why it cannot',
    args: ['-c', 'import subprocess\nsubprocess.run(["true"])'],
    status: 1,
  },
  { name: 'recursion limit', args: ['-c', 'def f(): f()\nf()'], status: 1 },
  {
    name: 'sorting',
    args: [
      '-c',
      'import random,hashlib; random.seed(1); l=[random.random() for _ in range(200000)]; l.sort(); ' +
        'print(l[0], l[100000], hashlib.md5(repr(l[:1000]).encode()).hexdigest())',
    ],
  },
  { name: 'large output', args: ['-c', 'for i in range(40000): print(i, "x" * (i % 60))'], prints: '39999 ' },
  {
    name: 'environment',
    args: [
      '-c',
      'import os,sys; print(os.environ["HOME"], sys.platform, os.sep, sys.byteorder, sys.maxsize)',
    ],
    prints: '/work wasi / little',
  },
];
