// minios diff and export.
//
// Interface: diff, exportContainer and their help; containerNamed.

import { ECANCELED } from '../../lib/base/abi';
import { Bytes, toBytes } from '../../lib/base/bytes';
import { Replacement } from '../../lib/file/replace_file';
import { isTerminal } from '../../lib/terminal/terminal';
import { Container, findContainer } from '../container/container';
import { ContainerRoot } from '../container/root';
import { runFiles } from '../base/files_command';
import { report, reportFailure, sayError } from '../base/failure';
import { Flags } from '../command/flags';
import { HostFile, hostFile } from '../command/host_file';

export const DIFF_HELP = "Inspect changes to files or directories on a container's filesystem";
export const EXPORT_HELP = "Export a container's filesystem as a tar archive";

/** The container that an argument names; null, after a message. */
export function containerNamed(name: Bytes): Container | null {
  const container = findContainer(name);
  const unknown = container.failure;
  if (unknown !== null) reportFailure(unknown);
  return unknown === null ? container.value : null;
}

/** minios diff CONTAINER. */
export function diff(args: Array<Bytes>): i32 {
  const flags = new Flags('CONTAINER', DIFF_HELP, 'container diff, diff').parse(args).expect(1, 1);
  const container = containerNamed(flags.operands[0]);
  if (container === null) return 1;
  const root = new ContainerRoot(container);
  return root.open() ? runFiles(root.changes('diff')) : 1;
}

/** minios export [-o FILE] CONTAINER. */
export function exportContainer(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] CONTAINER', EXPORT_HELP, 'container export, export')
    .value('o', 'output', 'string', 'Write to a file, instead of STDOUT')
    .parse(args)
    .expect(1, 1);
  const container = containerNamed(flags.operands[0]);
  if (container === null) return 1;
  const output = flags.last('output');
  if (output === null && isTerminal(1)) {
    return report('cowardly refusing to save to a terminal. Use the -o flag or redirect');
  }
  const root = new ContainerRoot(container);
  const host: HostFile | null = output === null ? null : hostFile(output, false);
  if (output !== null && host === null) return 1;
  if (!root.open()) return 1;
  const command = root.overRoot('pack', [toBytes('/'), []]);
  if (host === null) return runFiles(command);
  const file = new Replacement(host.path);
  if (file.fd < 0) {
    sayError().text('failed to export container: ').bytes(output!).text(': ').reason(file.fd).end();
    return 1;
  }
  const status = runFiles(command.duplicate(file.fd, 1));
  const error = file.finish(status == 0 ? 0 : -ECANCELED, false);
  if (status == 0 && error < 0) sayError().text('failed to export container: ').reason(error).end();
  host.release();
  return status == 0 && error < 0 ? 1 : status;
}
