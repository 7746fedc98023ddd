// What Ruby is asked to do.

import type { ProgramInput } from '../inputs.ts';

// Reading a directory is left out: EISDIR, but EBADF under node:wasi (deviations.ts).
const files = `
Dir.mkdir('/work/made')
File.write('/work/made/a', "line\\n" * 1000)
File.open('/work/made/a', 'a') { |file| file.puts 'end' }
File.rename('/work/made/a', '/work/made/b')
File.open('/work/made/b', 'r+') { |file| file.seek(-4, IO::SEEK_END); p file.gets; file.truncate(10) }
p Dir.children('/work/made').sort, File.size('/work/made/b')
%w[missing made/b/below].each { |name| begin; File.read('/work/' + name); rescue SystemCallError => e; puts e.class; end }
begin; Dir.rmdir('/work/made'); rescue SystemCallError => e; puts e.class; end
`;

const features = `
require 'json'
require 'digest'
Point = Struct.new(:x, :y)
enumerator = Enumerator.new { |yielder| a, b = 0, 1; loop { yielder << a; a, b = b, a + b } }
p enumerator.lazy.select(&:even?).first(10)
puts JSON.pretty_generate({ 'a' => [1, 2.5, nil, true], 'é' => '한글' })
puts Digest::SHA256.hexdigest('minios' * 9999)
p 'kim@naver.kr'.match(/(?<user>\\w+)@(?<host>\\w+)/).named_captures, '한글'.bytes.sum, 2**200, 7.divmod(-2), Rational(1, 3)
fiber = Fiber.new { |x| y = Fiber.yield x + 1; y * 2 }
p fiber.resume(1), fiber.resume(10)
case { point: Point.new(1, 2) }
in { point: [x, y] } then p [x, y]
end
p catch(:done) { 10.times { |i| throw :done, i if i == 3 } }
p (begin; Integer('x'); rescue ArgumentError => e; e.message; ensure; puts 'ensure'; end)
`;

export const rubyInputs: ProgramInput[] = [
  {
    name: 'arithmetic',
    args: ['-e', 'p 2**100, 7 % -3, 1.0/3, 10.gcd(4)'],
    prints: '1267650600228229401496703205376',
  },
  { name: 'script on stdin', args: ['-'], stdin: '3.times { |i| puts "line #{i}" }\n', prints: 'line 2' },
  {
    name: 'script file',
    args: ['/work/s.rb', 'a', 'b c'],
    files: { 's.rb': 'p ARGV, __FILE__, $PROGRAM_NAME\n' },
    prints: '["a", "b c"]',
  },
  { name: 'features', args: ['/work/s.rb'], files: { 's.rb': features }, prints: '[0, 2, 8, 34' },
  { name: 'files', args: ['/work/s.rb'], files: { 's.rb': files }, prints: 'Errno::ENOENT' },
  { name: 'text on stdin', args: ['-ne', 'puts $_.to_i * 2'], stdin: '1\n2\n21\n', prints: '42' },
  { name: 'uncaught exception', args: ['-e', 'def f = raise("not caught")\nf'], status: 1 },
  { name: 'exit status', args: ['-e', 'puts "before"; exit 3'], status: 3, prints: 'before' },
  { name: 'deep recursion', args: ['-e', 'def f(n) = n == 0 ? 0 : 1 + f(n - 1)\np f(1000)'], prints: '1000' },
];
