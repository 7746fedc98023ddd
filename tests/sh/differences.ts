/** Scripts of the corpus in which minios' sh and Debian's dash differ on purpose, each with the reason. */

const SCRIPT_ON_INPUT =
  'POSIX: a script on standard input shares it with its commands byte by byte; dash 0.5.12 reads ahead';

export const DIFFERENCES: Readonly<Record<string, string>> = {
  'arithmetic: unset with nounset':
    'POSIX.1-2024: `set -u` counts in arithmetic expansions too; dash takes 0',
  'arithmetic: subshell that looks like arithmetic':
    'POSIX 2.6.3: what is no arithmetic expansion is a command substitution that begins with a subshell',
  'builtins: LINENO': 'Debian builds dash without LINENO, which POSIX asks for',
  'environment: sh reading standard input': SCRIPT_ON_INPUT,
  'environment: sh with a missing script': 'POSIX: 127; dash answers 2',
  'globs: brackets': '[^…] is unspecified; as in most shells it means [!…] here',
  'globs: bracket with special first': 'dash does not find a file called `-` by [-]',
  'syntax: bad fd number': 'dash names the line behind the one that is wrong',
};
