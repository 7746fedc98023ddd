// Labels, and what else is given as NAME=VALUE: members of an object.
//
// Interface: addLabel, labelsOf, hasLabel.

import { EQUALS } from '../../lib/base/ascii';
import { Bytes, equals } from '../../lib/base/bytes';
import { Json, jsonObject, jsonString } from '../../lib/json/json';
import { cutAt } from '../base/root_path';

const NO_BYTES: Bytes = [];

/** Adds NAME=VALUE; NAME alone has an empty value. */
export function addLabel(labels: Json, text: Bytes): void {
  const parts = cutAt(text, EQUALS);
  labels.put(parts[0], jsonString(parts.length > 1 ? parts[1] : NO_BYTES));
}

/** The object that such texts make. */
export function labelsOf(given: Array<Bytes>): Json {
  const labels = jsonObject();
  for (let index = 0; index < given.length; index++) addLabel(labels, given[index]);
  return labels;
}

/** Whether there is a label `wanted`: NAME, or NAME=VALUE. */
export function hasLabel(labels: Json | null, wanted: Bytes): bool {
  if (labels === null) return false;
  const parts = cutAt(wanted, EQUALS);
  const found = labels.member(parts[0]);
  return found !== null && (parts.length == 1 || equals(found.text, parts[1]));
}
