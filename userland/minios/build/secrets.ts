// build --secret: id=ID[,src=FILE|,env=NAME][,type=file|env], as buildx reads it. Files are the user's; what is in them is kept in
// this process, and is in no layer and no key of the cache.
//
// Interface: readSecrets, secretOf, Secret.

import { COMMA, EQUALS } from '../../lib/base/ascii';
import { Bytes, equals, equalsText, split, textOf } from '../../lib/base/bytes';
import { Result, fail, resultOf } from '../../lib/base/failure';
import { environment, valueIn } from '../../lib/base/program';
import { argumentText } from '../command/argument_file';
import { sayError } from '../base/failure';
import { cutAt } from '../base/root_path';

/** Bytes of a secret, as BuildKit has it. */
const LONGEST: i32 = 500 * 1024;

/** A secret that was given, with its contents. */
export class Secret {
  constructor(
    public id: Bytes,
    public contents: Bytes,
  ) {}
}

const secrets: Array<Secret> = [];

/** The one with an id; null: it was not given. */
export function secretOf(id: Bytes): Secret | null {
  for (let index = secrets.length - 1; index >= 0; index--)
    if (equals(secrets[index].id, id)) return secrets[index];
  return null;
}

/** Takes the values of --secret: false, after a message. */
export function readSecrets(given: Array<Bytes>): bool {
  for (let index = 0; index < given.length; index++) if (!readSecret(given[index])) return false;
  return true;
}

function refuse(text: Bytes, problem: string): bool {
  sayError().text('could not parse secrets: "').bytes(text).text('": ').text(problem).end();
  return false;
}

/** What a variable of the caller is. */
function valueOf(name: Bytes): Result<Bytes> {
  const value = valueIn(environment(), textOf(name));
  return value === null ? fail('no variable ' + textOf(name)).as<Bytes>() : resultOf<Bytes>(value);
}

function readSecret(text: Bytes): bool {
  let id: Bytes = [];
  let file: Bytes = [];
  let name: Bytes = [];
  let type: Bytes = [];
  const fields = split(text, COMMA);
  for (let index = 0; index < fields.length; index++) {
    const parts = cutAt(fields[index], EQUALS);
    if (parts.length < 2)
      return refuse(text, "invalid field '" + textOf(fields[index]) + "' must be a key=value pair");
    const key = textOf(parts[0]).toLowerCase();
    if (key == 'id') id = parts[1];
    else if (key == 'src' || key == 'source') file = parts[1];
    else if (key == 'env') name = parts[1];
    else if (key == 'type') type = parts[1];
    else return refuse(text, "unexpected key '" + key + "'");
  }
  if (id.length == 0) return refuse(text, 'secret missing required field: id');
  if (type.length > 0 && !equalsText(type, 'file') && !equalsText(type, 'env')) {
    return refuse(text, 'unsupported secret type "' + textOf(type) + '"');
  }
  if (equalsText(type, 'env') && name.length == 0) {
    name = file.length > 0 ? file : id;
    file = [];
  }
  if (file.length == 0 && name.length == 0) {
    if (valueIn(environment(), textOf(id)) !== null) name = id;
    else file = id;
  }
  const contents = file.length > 0 ? argumentText(file) : valueOf(name);
  const unread = contents.failure;
  if (unread !== null) return refuse(text, unread.message);
  if (contents.value.length > LONGEST) return refuse(text, 'secret too big, 500 KB are allowed');
  secrets.push(new Secret(id, contents.value));
  return true;
}
