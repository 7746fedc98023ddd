/** Values of single instructions: durations, ports, signals, paths. Each function throws an Error in Docker's words. */
import * as abi from '../../base/abi.ts';

const UNITS: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Go's time.ParseDuration: `1h30m`, `1.5s`; nanoseconds. */
export function parseDuration(text: string): number {
  if (!/^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text)) {
    throw new Error(`time: invalid duration "${text}"`);
  }
  let sum = 0;
  for (const [, number, unit] of text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    sum += Number(number) * UNITS[unit];
  }
  return Math.round(text.startsWith('-') ? -sum : sum);
}

/** `80`, `80/udp`, `8000-8010`, → `80/tcp`, … (go-connections, nat.ParsePortSpecs without host parts). */
export function parsePorts(text: string): string[] {
  const [range, protocol = 'tcp', ...more] = text.split('/');
  const match = /^(\d+)(?:-(\d+))?$/.exec(range);
  const [first, last] = match ? [Number(match[1]), Number(match[2] ?? match[1])] : [0, -1];
  if (!match || last < first || last > 65535) throw new Error(`invalid containerPort: ${range}`);
  if (more.length > 0 || !/^(tcp|udp|sctp)$/i.test(protocol)) throw new Error(`invalid proto: ${protocol}`);
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol.toLowerCase()}`);
}

/** A number, or a name with or without SIG; the text comes back as it was. */
export function checkSignal(text: string): string {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= abi.SIGRTMAX) return text;
  const name = text.toUpperCase().replace(/^SIG/, '');
  const known = `SIG${name}` in abi && /^[A-Z0-9]+$/.test(name);
  if (known || /^RTM(IN|AX)([+-]([1-9]|1[0-5]))?$/.test(name)) return text;
  throw new Error(`invalid signal: ${text}`);
}

/** Absolute, without `.`, `..` and needless slashes. */
export function cleanPath(path: string, directory = '/'): string {
  const names: string[] = [];
  for (const name of (path.startsWith('/') ? path : `${directory}/${path}`).split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

/** Bytes, with a unit: 64m, 1g, 1024 (docker/go-units, RAMInBytes). */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?) ?([kmgtp]?)(i?b)?$/i.exec(text);
  if (!match) throw new Error(`invalid value for size: ${text}`);
  return Math.floor(Number(match[1]) * 1024 ** ['', 'k', 'm', 'g', 't', 'p'].indexOf(match[2].toLowerCase()));
}
