// awk against gawk.

import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { Random, seedOf } from '../support/random.ts';
import { coreutils, expectSame, withFiles, type Case } from './reference.ts';

const FILES: Case['files'] = {
  t: 'a b c\n1 2 3\nfoo bar baz\n\n  lead  trail  \nx\n',
  p: 'root:x:0:0::/root:/bin/sh\nbin:*:1:1:bin:/bin:\n',
  n: '3\n-1.5\n0x10\n1e2\nabc\n 7 \n+4\n',
  para: '\n\na b\nc\n\n\nd e\nf g\n',
  csv: 'a,b;c,,d\n,\n',
  prog: 'BEGIN { x = 5 }\n{ print x, $1 }\n',
};

const gawk = (test: Case) => coreutils({ ...test, args: ['gawk', ...test.args.slice(1)], locale: 'C.UTF-8' });

const same = (args: readonly string[], stdin = 'in put\nsecond line\n') =>
  expectSame(gawk, { args: ['awk', ...args], files: FILES, stdin });

/** Programs that are run on the file t. */
const PROGRAMS = [
  '{ print }',
  '{ print $1, $NF }',
  '{ print NF, NR, FNR, FILENAME }',
  '$1 == "foo"',
  '$1 ~ /^[a-f]/',
  '$2 !~ /b/ { print "no", $0 }',
  '/foo/, /x/',
  'NR == 2, NR == 3 { print NR }',
  'NR % 2',
  '!/a/',
  'BEGIN { print "begin" } END { print "end", NR, $0 }',
  'END { print NF }',
  '{ $2 = "X"; print; print NF }',
  '{ $5 = "five"; print }',
  '{ NF = 2; print }',
  '{ $0 = "new record here"; print $2, NF }',
  '{ $3 = ""; print; print NF }',
  '{ n += NF } END { print n }',
  '{ a[$1] = NR } END { print a["foo"], a["nosuch"], length(a["foo"]) }',
  'NR == 1 { next } { print }',
  'NR == 2 { exit 3 } { print } END { print "end" }',
  'BEGIN { exit } END { print "end" }',
  'BEGIN { exit 4 } END { exit }',
  '{ print length, length(), length($1) }',
  '{ print > "/dev/stderr" }',
  '{ printf "%s-%d|", $1, $2 } END { print "" }',
  'BEGIN { OFS = "-"; ORS = "|" } { $1 = $1; print; print $1, $2 }',
  'BEGIN { FS = "" } { print $2, NF }',
  'BEGIN { FS = "[ao]" } { print $2, NF }',
  'BEGIN { while ((getline line) > 0) n++; print n, NR, line }',
  'BEGIN { while ((getline line < "p") > 0) print "p:", line; print NR }',
  'BEGIN { getline; print $2; getline; print; getline x; print x, NR }',
  'BEGIN { print getline < "nosuch"; print (getline y < "nosuch") }',
  'NR == 1 { getline; print "after", $0 }',
  '{ sub(/a/, "<&>"); print }',
  '{ n = gsub(/[aeiou]/, "(&)"); print n, $0 }',
  '{ gsub(/x*/, "-"); print }',
  '{ gsub(/^/, ">"); gsub(/$/, "<"); print }',
  '{ gsub("a", "\\\\&"); print }',
  'NF > 1 { gsub(/b/, "x", $2); print; print NF }',
  '{ print toupper($0), tolower("ABC") }',
  '{ print index($0, "b"), substr($0, 2, 3), substr($0, 0, 2), substr($0, -1), substr($0, 3) }',
  '{ print match($0, /o+/), RSTART, RLENGTH }',
  '{ n = split($0, a); for (i = 1; i <= n; i++) printf "%s;", a[i]; print n }',
  '{ n = split($0, a, "a"); print n, a[1], a[2] }',
  '{ n = split($0, a, /[ab]+/); print n, a[1], a[2] }',
  '{ print $1 > "out" } END { close("out"); while ((getline l < "out") > 0) print "out", l }',
  'function f(x, y) { y = x * 2; return y } { print f(NR), y }',
  'function g(a) { a["k"] = 1 } BEGIN { g(t); print t["k"], length(t) }',
  'function h(n) { return n < 2 ? n : h(n - 1) + h(n - 2) } BEGIN { print h(15) }',
  'function v() { return } BEGIN { print v() + 1, "[" v() "]" }',
  'function m(s) { s = "changed" } BEGIN { q = "kept"; m(q); print q }',
];

describe('programs on a file', () => {
  test.each(PROGRAMS.map((program) => ({ program })))('$program', ({ program }) => same([program, 't']));
});

const EXPRESSIONS = [
  '1 + 2 * 3, (1 + 2) * 3, 7 % 3, -7 % 3, 2 ^ 10, 2 ** 3, -2 ^ 2, 2 ^ 3 ^ 2, 10 / 4',
  '1 - 1 - 1, 2 ^ -1, !0, !1, !"", !"a", - - 1, +"3x", -"abc"',
  '1 == 1.0, "1" == 1, "1.0" == 1, "a" < "b", 2 < 10, "2" < "10", "" < "a", x == 0, x == ""',
  '(1 < 2), (2 <= 2), (3 > 4), (3 >= 4), (1 != 1)',
  '1 && 0, 1 || 0, 0 || 0, 1 && "a", !(1 && 0)',
  '1 ? "y" : "n", 0 ? "y" : "n", "" ? 1 : 2, 1 ? 0 ? "a" : "b" : "c"',
  '"a" "b" 1 + 2 "c", 1 " " -1, 1 2, "x" (1 > 2) "y"',
  '0.1 + 0.2, 1 / 3, 100000, 1000000, 123456789, 0.000001, 1e6, 1e5 + 0.5, 3.0, -0.0, 1e300 * 10',
  '1e15, 1e15 + 1, 2 ^ 31, 2 ^ 53, 2 ^ 53 + 1, 123456.789, 1234567.89, 0.1234567',
  'x++, x, ++x, x--, x, --x, x += 5, x -= 2, x *= 3, x /= 2, x %= 2, x ^= 3',
  'a["x"]++, a["x"], ++a["x"], a["x"] += 10, a["y"] = "z", a["y"]',
  '("x" in a), (a["x"] = 1), ("x" in a), ((1, 2) in a), a[1, 2] = 3, ((1, 2) in a), length(a)',
  'length("hello"), length(12345), length(x), length("")',
  'substr("hello", 2), substr("hello", 2, 2), substr("hello", 0), substr("hello", -1, 3), substr("hello", 1.5, 1.5)',
  'substr("hello", 10), substr("hello", 2, -1), substr("hello", 5, 100), substr(12345, 2, 3)',
  'index("abc", "c"), index("abc", "d"), index("aXbX", "X"), index(12, 2)',
  'int(3.9), int(-3.9), int("3abc"), int(""), sqrt(16), exp(0), log(1), sin(0), cos(0), atan2(0, -1)',
  'sprintf("%d|%5d|%-5d|%05d|%+d|% d|%i", 42, 42, 42, 42, 42, 42, 42.9)',
  'sprintf("%x|%X|%o|%#x|%#o|%08x", 255, 255, 8, 255, 8, 255)',
  'sprintf("%s|%5s|%-5s|%.2s|%5.1s|%c%c%c", "abc", "abc", "abc", "abc", "abc", 65, "BCD", 256 + 66)',
  'sprintf("%f|%.2f|%10.3f|%-10.1f|%e|%.0e|%g|%g|%g|%G", 3.14159, 3.14159, 3.14159, 3.14159, 31415.9, 31415.9, 1e10, 1e-5, 0.0001, 1e-10)',
  'sprintf("%5%|%%|%*d|%-*d|%.*f", 5, 42, 5, 42, 2, 3.14159)',
  'sprintf("%d %s", "3abc", 3.0), sprintf("nothing")',
  'sprintf("%.3d|%8.3d|%+.2e|%#g", 5, 5, 12345, 1)',
  'sprintf("%d", 2147483648), sprintf("%d", -2147483649), sprintf("%d", 1e15), sprintf("%x", 4294967295)',
  '"a" ~ /a/, "a" ~ "b", "abc" ~ /^a.c$/, "a.c" ~ "a\\\\.c", "x" !~ /y/, "a/b" ~ /a\\/b/, "a/b" ~ "a/b", "a]b" ~ /[]]/, "a/b" ~ /[/]/',
  '"\\t|\\n|\\"|\\\\|\\101|\\x41"',
  'tolower("ABC d"), toupper("abc D"), tolower(1)',
  'split("a b c", q), q[1], q[3], split("", q), length(q), split("a:b", q, ":"), q[2], split("abc", q, ""), q[2]',
  'split("  a  b ", q), q[1], split("  a  b ", q, " "), q[2], split("xaxbx", q, "x"), q[1] "|" q[2], split("a1b22c", q, /[0-9]+/), q[3]',
  'match("foobar", "o+"), RSTART, RLENGTH, match("abc", "x"), RSTART, RLENGTH, match("abc", /$/), RSTART, RLENGTH',
  'NR, NF, FS, "[" OFS "]", RSTART, RLENGTH, CONVFMT, OFMT, length(SUBSEP)',
  'substr("hello", 2, 3) > "out"',
  'and(12, 10), or(12, 10), xor(12, 10), lshift(1, 4), rshift(16, 2)',
];

describe('expressions', () => {
  test.each(EXPRESSIONS.map((expression) => ({ expression })))('$expression', ({ expression }) =>
    same([`BEGIN { print ${expression} }`]),
  );
});

const STATEMENTS = [
  'if (1) print "a"; else print "b"',
  'if (0) print "a"\nelse print "b"',
  'if (0) { print "a" } else if (1) { print "c" } else print "d"',
  'while (i < 3) print i++',
  'do print i++; while (i < 3)',
  'do { if (i == 2) break; print i } while (i++ < 5)',
  'for (i = 0; i < 5; i++) { if (i == 1) continue; if (i == 3) break; print i }',
  'for (;;) { if (++i > 3) break }; print i',
  'for (i = 0; i < 2; i++) for (j = 0; j < 2; j++) print i, j',
  'a["x"] = 1; for (k in a) print k, a[k]',
  'a[1]; a[2]; for (k in a) delete a[k]; print length(a)',
  'a[1]; delete a; print length(a)',
  'a["b"]; print ("b" in a), ("c" in a), length(a)',
  'a[1, 2] = 3; for (k in a) { split(k, s, SUBSEP); print s[1], s[2] }',
  'x = "A"; x = x x; x = x x; print x; y = z = 3; print y, z',
  '$0 = "a b c"; print NF, $2; $2 = ""; print; NF = 1; print; $7 = "x"; print NF',
  '$3 = "c"; print NF; print; print $1 "|"',
  'OFS = ":"; $0 = "a b"; $1 = $1; print; print $1, $2',
  'CONVFMT = "%.2g"; a = 3.14159; b = a ""; print b; print a',
  'OFMT = "%.2f"; print 3.14159, 17, 1e20, 3.14159 ""',
  'printf "%s\\n", "no parentheses"; printf("%s %s\\n", "with", "them")',
  'print "a" "b" > "/dev/stdout"; print("x")("y"); print (1)(2), 3',
  'print 1, 2 > "out"; close("out"); getline x < "out"; print x',
  'print "b\\na" > "out"; close("out"); print "c" >> "out"; close("out"); while ((getline x < "out") > 0) print x',
  'x["a"] = 1; print length(x); x["b"]; print length(x)',
  'print substr("x", 1) ; ; print "two"',
  'n = split("c a b", arr); for (i = n; i > 0; i--) printf "%s ", arr[i]; print ""',
  'print -3 % 2, 5.5 % 2, 2 ^ 0.5; print 1e3, 1E3, .5, 5.',
  'print length "x"; print 1==1 ? "t" : "f"; print !x + 1; print 1 - -1',
  'a = "10"; b = 9; print (a > b), (a "" > b ""), ("10" > 9); $0 = "10 9"; print ($1 > $2)',
  'while (i < 10) { i++; if (i % 2) continue; s = s i }; print s',
  '# comment\nprint "x" # another\n',
  'print \\\n "continued"; print 1,\n 2; print 1 &&\n 0',
  '{ { print "nested" } }; if (1) {} else print "no"; print "done"',
  'print toupper(substr("abc", 1, 1)) substr("abc", 2)',
  'getline line < "t"; print line; getline line < "t"; print line',
  'getline a["k"] < "t"; print a["k"]; getline $2 < "t"; print $2, NF',
  'RS = ""; while ((getline r < "para") > 0) { n++; print n ":" r }',
  'srand(1); a = rand(); srand(1); b = rand(); print a == b, a >= 0, a < 1, srand(5), srand()',
  'print 1; exit; print 2',
  'exit 1 + 1',
  'print length(), NF; $0 = "xyz"; print length()',
  'x = 1; print x++ + 1; print x; print ++x * 2; x = y = x + 1; print x, y',
  'print 1==1, 2<1; print (1<2) (2<1)',
  's = "aaa"; print gsub(/a/, "b", s), s; t = "hello"; gsub(/l/, "[&]", t); print t; gsub(/\\[/, "<", t); print t',
  's = "a.b.c"; gsub(".", "x", s); print s; s = "a.b.c"; gsub("\\\\.", "x", s); print s; s = "a+b"; sub(/\\+/, "-", s); print s',
  's = "abc"; sub(/b/, "\\\\\\\\&", s); print s; s = "abc"; sub(/b/, "x\\\\&y", s); print s; gsub(//, "-", s); print s',
  'print substr("abcdef", 3, 2) substr("abc", 2); print 1 in a, "x" in a',
  'x[1] = 1; x[2] = 2; s = 0; for (i in x) s += x[i]; print s; if (!(3 in x)) print "no 3"',
];

describe('statements', () => {
  test.each(STATEMENTS.map((statement) => ({ statement })))('$statement', ({ statement }) =>
    same([`BEGIN { ${statement} }`]),
  );
});

describe('command lines', () => {
  test.each(
    [
      ['-F:', '{ print $1, $NF }', 'p'],
      ['-F', ':', '-v', 'x=1', '{ print x, $3 }', 'p'],
      ['-F,', '{ print NF, $2 }', 'csv'],
      ['-F[,;]', '{ print NF, $2 }', 'csv'],
      ['-Ft', '{ print $1 }', 't'],
      ['-F\\t', '{ print $1 }', 't'],
      ['-F|', '{ print $1 }', 't'],
      ['-v', 'x=a\\tb', 'BEGIN { print x }'],
      ['-v', 'x=3', '-v', 'y=4', 'BEGIN { print x + y, x y }'],
      ['-v', 'n=10', 'BEGIN { print (n > 9) }'],
      ['-f', 'prog', 't'],
      ['-f', 'prog', 'x=7', 't'],
      ['{ print v, $1 }', 'v=1', 't', 'v=2', 'p'],
      ['{ print }', '-'],
      ['{ print FILENAME, FNR, NR }', 'p', 't'],
      ['BEGIN { print ARGC, ARGV[1], ARGV[2] }', 'a', 'b=c'],
      ['BEGIN { ARGV[1] = ""; ARGC = 3 } { print }', 'nosuch', 'p'],
      ['{ print }'],
      ['END { print NR }', 't', 'p'],
      ['BEGIN { RS = "" } { print NR ": " $1 "-" $NF, NF }', 'para'],
      ['BEGIN { RS = ""; FS = ":" } { print NF, $2 }', 'para'],
      ['BEGIN { RS = ";" } { print NR, $0 }', 'csv'],
      ['BEGIN { RS = "[,;]" } { print NR, $0 }', 'csv'],
      ['{ print ($1 > 2), ($1 == 16), ($1 + 0) }', 'n'],
      ['--', '{ print $1 }', 't'],
      ['BEGIN { printf "%s\\n", ENVIRON["NOSUCH"] }'],
      ['{ nlines++ } END { print nlines, nlines == NR }', 't'],
      ['FNR == 2 { nextfile } { print FILENAME, $1 }', 't', 'p'],
      ['!seen[$1]++', 't', 't'],
      ['{ l[NR] = $0 } END { for (i = NR; i > 0; i--) print l[i] }', 't'],
    ].map((args) => ({ args, name: args.join(' ') })),
  )('$name', ({ args }) => same(args));

  test('errors', () => {
    const run = (program: string, ...args: string[]) => runTool(['awk', program, ...args]);
    expect(run('{')).toMatchObject({ stderr: 'awk: cmd. line:1: Unexpected end of program\n', status: 1 });
    expect(run('BEGIN {\nprint (}')).toMatchObject({
      stderr: 'awk: cmd. line:2: Unexpected token\n',
      status: 1,
    });
    expect(run('BEGIN {\n print 1 / 0 }')).toMatchObject({
      stderr: 'awk: cmd. line:2: Division by zero\n',
      status: 2,
    });
    expect(run('BEGIN { f(1) }')).toMatchObject({
      stderr: 'awk: cmd. line:1: Call to undefined function\n',
      status: 1,
    });
    expect(run('BEGIN { print "a" ~ "(" }')).toMatchObject({
      stderr: 'awk: cmd. line:1: Unmatched ( or \\(\n',
    });
    expect(run('{ print }', 'nosuch')).toMatchObject({
      stderr: 'awk: nosuch: No such file or directory\n',
      status: 2,
    });
    expect(run('BEGIN { print $(-1) }')).toMatchObject({
      stderr: 'awk: cmd. line:1: Access to negative field\n',
    });
    expect(run('BEGIN { a[1]; print a }')).toMatchObject({ status: 2 });
    expect(runTool(['awk'])).toMatchObject({ status: 2 });
    expect(runTool(['awk', '-f', 'nosuch'])).toMatchObject({
      stderr: "awk: can't open 'nosuch': No such file or directory\n",
    });
  });
});

describe('what is our own', () => {
  const print = (text: string) =>
    Buffer.from(runTool(['awk', `BEGIN { ${text} }`]).stdout, 'latin1').toString();

  test('characters are those of UTF-8', () => {
    expect(print('print length("héllo"), substr("héllo", 2, 1), index("héllo", "l"), toupper("é")')).toBe(
      '5 é 3 É\n',
    );
    expect(print('print match("añb", /b/), RSTART, RLENGTH; printf "%c|%-3s|%.2s\\n", 233, "é", "éàü"')).toBe(
      '3 3 1\né|é  |éà\n',
    );
  });

  test('large whole numbers have all their digits', () => {
    expect(print('print 2^53, 2^63, 2^64, 1e18, -2^70')).toBe(
      '9007199254740992 9223372036854775808 18446744073709551616 1000000000000000000 -1180591620717411303424\n',
    );
    expect(print('printf "%d %i\\n", 2^70, -1e25')).toBe(
      '1180591620717411303424 -10000000000000000905969664\n',
    );
  });

  test('gensub, length of an array, ** and nextfile', () => {
    expect(
      print('print gensub(/(a)(b)/, "<\\\\2\\\\1>", "g", "abab"); print gensub(/a/, "x", 2, "aaa")'),
    ).toBe('<ba><ba>\naxa\n');
    expect(print('x = 2; x **= 3; print x ** 2')).toBe('64\n');
  });

  test('values that printf lacks are empty', () => {
    expect(print('printf "%s|%d %d|", "a", 1; printf "%c", ""; print sprintf("%s") "."')).toBe('a|1 0|.\n');
  });

  test('deep recursion', () => {
    expect(print('print f(50000) } function f(n) { return n == 0 ? 0 : 1 + f(n - 1)')).toBe('50000\n');
    expect(runTool(['awk', 'function f(n) { return f(n + 1) } BEGIN { f(0) }'])).toMatchObject({
      stderr: 'awk: cmd. line:1: Calls too deep\n',
      status: 2,
    });
  });

  test('output that cannot be confused with input', () => {
    withFiles(FILES, (directory) => {
      const { stdout } = runTool(
        ['awk', '{ print > $1 ".out" } END { close("a.out"); getline x < "a.out"; print x }', 't'],
        { directory },
      );
      expect(stdout).toBe('a b c\n');
    });
  });
});

test('numbers as printf and strtod of C have them', { timeout: 60_000 }, () => {
  const seed = seedOf();
  const random = new Random(seed);
  const bits = new DataView(new ArrayBuffer(8));
  const numbers = Array.from({ length: 400 }, () => {
    if (random.once(3)) return String(random.below(1_000_000) / 10 ** random.below(9));
    bits.setUint32(0, random.below(2 ** 32));
    bits.setUint32(4, random.below(2 ** 32));
    const value = bits.getFloat64(0);
    return Number.isFinite(value) ? String(value) : '0.5';
  });
  const formats = [
    '%.17g',
    '%.0f',
    '%.3e',
    '%g',
    '%.10f',
    '%.20g',
    '%12.4f|',
    '%-12.2e|',
    '%+.5g',
    '%#.3g',
    '%08.2f',
  ];
  const args = ['awk', `{ printf "${formats.join(' ')}\\n", ${formats.map(() => '$1').join(', ')} }`];
  const stdin = numbers.map((number) => `${number}\n`).join('');
  const ours = runTool(args, { stdin }).stdout.split('\n');
  const theirs = gawk({ args, stdin }).stdout.split('\n');
  numbers.forEach((number, index) => expect(ours[index], `SEED=${seed} ${number}`).toBe(theirs[index]));
});
