// What PHP is asked to do. It is the CGI binary: -q leaves out the headers, scripts come from a file or standard input.

import type { ProgramInput } from '../inputs.ts';

const files = `<?php
mkdir('/work/made');
file_put_contents('/work/made/a', str_repeat("line\\n", 1000));
file_put_contents('/work/made/a', "end\\n", FILE_APPEND);
rename('/work/made/a', '/work/made/b');
$handle = fopen('/work/made/b', 'r+');
fseek($handle, -4, SEEK_END);
echo fgets($handle), filesize('/work/made/b'), "\\n";
ftruncate($handle, 10);
fclose($handle);
print_r(array_values(array_diff(scandir('/work/made'), ['.', '..'])));
var_dump(is_dir('/work/made'), file_exists('/work/missing'), @file_get_contents('/work/missing'), @rmdir('/work/made'));
unlink('/work/made/b');
var_dump(rmdir('/work/made'));
`;

const objects = `<?php
declare(strict_types=1);
interface Shape { public function area(): float; }
final class Circle implements Shape {
  public function __construct(private float $radius) {}
  public function area(): float { return M_PI * $this->radius ** 2; }
}
function numbers(int $to): Generator { for ($i = 0; $i < $to; $i++) yield $i => $i * $i; }
printf("%.6f\\n", (new Circle(2.0))->area());
foreach (numbers(4) as $key => $value) echo "$key=>$value ";
echo "\\n", json_encode(['a' => [1, 2.5, null, true], 'é' => "한글"], JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE), "\\n";
try { intdiv(1, 0); } catch (DivisionByZeroError $error) { echo get_class($error), ': ', $error->getMessage(), "\\n"; }
echo match(true) { 3 > 2 => 'match', default => 'no' }, "\\n";
`;

export const phpInputs: ProgramInput[] = [
  {
    name: 'arithmetic',
    args: ['-q'],
    stdin: '<?php echo 7 % 3, " ", 2 ** 62, " ", 1 / 3, " ", PHP_INT_SIZE, "\\n";',
    prints: '1 4.6',
  },
  {
    name: 'script file',
    args: ['-q', '/work/s.php'],
    files: { 's.php': '<html><?= strtoupper("php") ?></html>\n' },
    prints: 'PHP',
  },
  { name: 'headers', args: ['/work/s.php'], files: { 's.php': 'x' }, prints: 'Content-type' },
  {
    name: 'objects, generators, json',
    args: ['-q', '/work/s.php'],
    files: { 's.php': objects },
    prints: '12.566371',
  },
  { name: 'files', args: ['-q', '/work/s.php'], files: { 's.php': files }, prints: '5004' },
  {
    name: 'hashes and regular expressions',
    args: ['-q'],
    stdin:
      '<?php echo hash("sha256", str_repeat("minios", 9999)), crc32("x"), preg_replace("/(\\\\w+) (\\\\w+)/u", "$2 $1", "하나 둘"), "\\n";',
    prints: '둘 하나',
  },
  { name: 'exit status', args: ['-q'], stdin: '<?php echo "before"; exit(3);', status: 3, prints: 'before' },
  {
    name: 'uncaught exception',
    args: ['-q'],
    stdin: '<?php throw new Exception("not caught");',
    status: 255,
    prints: 'not caught',
  },
  { name: 'syntax error', args: ['-q'], stdin: '<?php echo (;', status: 255 },
  {
    name: 'sorting',
    args: ['-q'],
    stdin:
      '<?php mt_srand(1); for ($i = 0; $i < 100000; $i++) $a[] = mt_rand(); sort($a); echo $a[0], " ", md5(implode(",", $a)), "\\n";',
  },
  {
    name: 'large output',
    args: ['-q'],
    stdin: '<?php for ($i = 0; $i < 40000; $i++) echo $i, str_repeat("x", $i % 60), "\\n";',
    prints: '39999',
  },
];
