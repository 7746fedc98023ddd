/** Shell scripts of the catalogue's images: what their programs cannot do alone. */

/** `cc`: compiles each C file, then links, as gcc does; clang itself cannot start a linker here. */
export const CC = `#!/bin/sh
# cc: compiles with clang and links with wasm-ld, each a process of its own, since clang starts no other program here.
#
#   cc [-c | -S | -E] [-o FILE] [-O2 -g -I… -D… -l… -L… -Wl,…] FILE…
#
# What is no option of the linker goes to clang.

output= mode=link libraries= linker= language=cc
directory=\${TMPDIR:-/tmp}/cc.$$
case $0 in *++ | */c++) language=c++ ;; esac

fail() {
  echo "cc: $*" >&2
  exit 1
}

# Three lists: what clang gets, sources, and what the linker gets, each word quoted for eval. The library of C++ here is built
# without exceptions: with them, code that throws, as that of std::vector may, would not link.
flags="'-fno-exceptions' " sources= objects=
quote() {
  printf "'"
  printf %s "$1" | sed "s/'/'\\\\\\\\''/g"
  printf "' "
}

while [ $# -gt 0 ]; do
  word=$1
  shift
  case $word in
    -o) [ $# -gt 0 ] || fail 'argument to -o is missing'; output=$1; shift ;;
    -o*) output=\${word#-o} ;;
    -c | -S | -E | -M | -MM | -fsyntax-only) mode=compile; flags="$flags$(quote "$word")" ;;
    -l | -L | -Xlinker)
      [ $# -gt 0 ] || fail "argument to $word is missing"
      case $word in -Xlinker) linker="$linker$(quote "$1")" ;; *) libraries="$libraries$(quote "$word$1")" ;; esac
      shift ;;
    -l* | -L*) libraries="$libraries$(quote "$word")" ;;
    -Wl,*)
      rest=\${word#-Wl,},
      while [ -n "$rest" ]; do linker="$linker$(quote "\${rest%%,*}")"; rest=\${rest#*,}; done ;;
    -s) linker="$linker'-s' " ;;
    -static | -pthread | -pipe) ;;
    -I | -D | -U | -include | -isystem | -idirafter | -x | -std | -MF | -MT | -MQ | -target | --target | -mllvm | -Xclang)
      [ $# -gt 0 ] || fail "argument to $word is missing"
      flags="$flags$(quote "$word")$(quote "$1")"
      shift ;;
    --version | -v | --help | -dumpmachine | -dumpversion | -print-*) exec clang "$word" "$@" ;;
    -*) flags="$flags$(quote "$word")" ;;
    *.o | *.a) objects="$objects$(quote "$word")" ;;
    *) sources="$sources$(quote "$word")" ;;
  esac
done
[ -n "$sources$objects" ] || fail 'no input files'

# The program that compiles, and its name for what the sources are written in.
compiler=clang
[ $language = c++ ] && compiler=clang++

if [ $mode = compile ]; then
  [ -n "$output" ] && flags="$flags-o $(quote "$output")"
  eval "exec $compiler $flags $sources"
fi

mkdir -p "$directory" || exit 1
trap 'rm -rf "$directory"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
count=0
made=
eval "set -- $sources"
for source; do
  count=$((count + 1))
  object=$directory/$count.o
  case $source in *.cc | *.cpp | *.cxx | *.C) language=c++ ;; esac
  eval "$compiler $flags -c $(quote "$source") -o $(quote "$object")" || exit
  made="$made$(quote "$object")"
done
[ $language = c++ ] && libraries="$libraries-lc++ -lc++abi "
eval "wasm-ld -m wasm32 -L/usr/lib/wasm32-wasip1 /usr/lib/wasm32-wasip1/crt1-command.o \\
  $made $objects $linker $libraries -lc /usr/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a \\
  -o $(quote "$directory/a.out")" || exit
# WASI has no way to make a file executable; and its programs take /hello for hello where they work in another directory than /.
chmod +x "$directory/a.out"
mv "$directory/a.out" "\${output:-a.out}" 2>/dev/null || fail "cannot write \${output:-a.out}"
`;

/** `php`: the package has PHP as a CGI program only, which knows neither -r nor a script on standard input. */
export const PHP = `#!/bin/sh
# php: PHP's command line, as far as its CGI program can be it.
#
#   php [-d KEY=VALUE…] [-r CODE | [-f] FILE | -] [--] [ARG…]
#
# Without CODE and FILE the script is read from standard input.

code=
options='-q -d html_errors=0 -d implicit_flush=1'
while [ $# -gt 0 ]; do
  case $1 in
    -v | --version) exec php-cgi -v ;;
    -i | --info | -m | --modules) exec php-cgi -q "$1" ;;
    -h | --help) exec php-cgi -h ;;
    -n) shift ;;
    -d) options="$options -d $2"; shift 2 ;;
    -d*) options="$options $1"; shift ;;
    -r) code="<?php $2"; shift 2; [ "$1" = -- ] && shift; break ;;
    -f) shift; break ;;
    --) shift; break ;;
    *) break ;;
  esac
done
script=
if [ -n "$code" ] || [ $# -eq 0 ] || [ "$1" = - ]; then
  script=\${TMPDIR:-/tmp}/php.$$
  if [ -n "$code" ]; then printf '%s' "$code" > "$script"; else
    [ $# -gt 0 ] && shift
    cat > "$script"
  fi
  trap 'rm -f "$script"' EXIT
  php-cgi $options "$script" "$@"
  exit
fi
exec php-cgi $options "$@"
`;

/** `qjs`: the package's program knows a file and nothing else, and ends with 0 where a script throws. */
export const QJS = `#!/bin/sh
# qjs: QuickJS's command line. The program runs qjs.js, and that the script, as a module, or a prompt.
#
#   qjs [-e SCRIPT | FILE | -] [ARG…]
#
# Without any of them it is a prompt at a terminal; what comes from elsewhere is a script.

usage='Usage: qjs [-e SCRIPT | FILE | -] [ARG...]'
program='/usr/libexec/qjs /usr/libexec/qjs.js'
script=

case \${1-} in
  -h | --help) echo "$usage"; exit ;;
  -e | --eval)
    if [ $# -lt 2 ]; then echo "qjs: SCRIPT is missing after $1" >&2; exit 2; fi
    script=\${TMPDIR:-/tmp}/qjs.$$.js
    printf '%s\\n' "$2" > "$script" || exit 1
    shift 2 ;;
  - | '')
    if [ $# -eq 0 ] && [ -t 0 ]; then exec /bin/rlwrap \${HOME:+-H "$HOME/.qjs_history"} $program; fi
    [ $# -gt 0 ] && shift
    script=\${TMPDIR:-/tmp}/qjs.$$.js
    cat > "$script" || exit 1 ;;
  -*) echo "qjs: unknown option '$1'" >&2; echo "$usage" >&2; exit 2 ;;
esac

if [ -n "$script" ]; then
  trap 'rm -f "$script"' EXIT
  $program "$script" "$@"
  exit
fi
# The program takes a module's name for one beside qjs.js.
file=$1
shift
case $file in /*) ;; *) file=$PWD/$file ;; esac
[ -t 0 ] && program="/bin/rlwrap $program"
exec $program "$file" "$@"
`;

/** What qjs runs: the script, with 1 for an error that it throws, or a prompt. */
export const QJS_MAIN = `// qjs.js: runs the module that is named, which has args without this one; without a name it is a prompt.
import * as std from 'std';

const script = args[1];

/** Says what was thrown; frames of this file are none of the script's. */
function report(error) {
  if (error instanceof Error) {
    const stack = String(error.stack).split('\\n').filter((line) => !/evalScript [(]native[)]|qjs[.]js:/.test(line));
    std.err.puts(error + '\\n' + stack.filter(Boolean).map((line) => line + '\\n').join(''));
  } else {
    std.err.puts('Uncaught ' + shown(error) + '\\n');
  }
  std.err.flush();
}

function shown(value) {
  if (typeof value === 'bigint') return value + 'n';
  const plain = value === null || value instanceof Error || !['object', 'string'].includes(typeof value);
  try {
    return plain ? String(value) : JSON.stringify(value);
  } catch {
    return String(value);
  }
}

function prompt() {
  for (;;) {
    std.out.puts('qjs > ');
    std.out.flush();
    const line = std.in.getline();
    if (line === null) break;
    try {
      const value = std.evalScript(line);
      if (value !== undefined) console.log(shown(value));
    } catch (error) {
      report(error);
    }
  }
  std.out.puts('\\n');
}

if (script === undefined) {
  prompt();
} else {
  globalThis.args = args.slice(1);
  import(script).catch((error) => {
    report(error);
    std.exit(1);
  });
}
`;

/** `sqlite3`: the package's program takes whatever it reads from for a terminal. */
export const SQLITE = `#!/bin/sh
# sqlite3: with a prompt and a line editor at a terminal, without either where commands come from a file or a pipe.
[ -t 0 ] || exec /usr/libexec/sqlite3 -batch "$@"
exec /bin/rlwrap \${HOME:+-H "$HOME/.sqlite_history"} /usr/libexec/sqlite3 "$@"
`;

/**
 * A program that has no line editor of its own, as /usr/libexec/NAME: at a terminal with one, by our userland's rlwrap, however it
 * is started. `history`: the file in the home directory that the lines are kept in, if the program is known to have one.
 */
export function withLineEditor(name: string, history?: string): string {
  const option = history === undefined ? '' : ` \${HOME:+-H "$HOME/${history}"}`;
  return `#!/bin/sh
# ${name}: at a terminal with a line editor.
[ -t 0 ] || exec /usr/libexec/${name} "$@"
exec /bin/rlwrap${option} /usr/libexec/${name} "$@"
`;
}
