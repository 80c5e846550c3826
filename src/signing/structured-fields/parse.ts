import { parseBareItem } from './parse-bare-item.ts';
import { Reader } from './reader.ts';
import type { BareItem, Dictionary, InnerList, Item, List, Member, Parameters } from './types.ts';

/**
 * Parses a field of one item (RFC 9651 4.2). Several lines of one field are joined by ", " before they come here.
 *
 * @throws StructuredFieldError
 */
export function parseItem(text: string): Item {
  return whole(text, readItem);
}

/** @throws StructuredFieldError */
export function parseList(text: string): List {
  return whole(text, (reader) => {
    const members: Member[] = [];
    for (const _ of commaSeparated(reader)) members.push(readMember(reader));
    return members;
  });
}

/**
 * A name that occurs again takes its new value at its old place (RFC 9651 4.2.2).
 *
 * @throws StructuredFieldError
 */
export function parseDictionary(text: string): Dictionary {
  return whole(text, (reader) => {
    const members = new Map<string, Member>();
    for (const _ of commaSeparated(reader)) {
      const name = readKey(reader);
      members.set(name, reader.takeIf('=') ? readMember(reader) : flag(reader));
    }
    return members;
  });
}

/** Spaces, and only spaces, may surround a field. */
function whole<T>(text: string, read: (reader: Reader) => T): T {
  const reader = new Reader(text);
  reader.take(/ */y);
  const value = read(reader);
  reader.take(/ */y);
  if (!reader.atEnd) throw reader.error('Nothing can follow');
  return value;
}

function* commaSeparated(reader: Reader): Iterable<void> {
  if (reader.atEnd) return;
  for (;;) {
    yield;
    reader.take(/[ \t]*/y);
    if (reader.atEnd) return;
    if (!reader.takeIf(',')) throw reader.error('A comma is missing');
    reader.take(/[ \t]*/y);
    if (reader.atEnd) throw reader.error('There is a comma at the end');
  }
}

function flag(reader: Reader): Item {
  return {
    kind: 'item',
    value: { type: 'boolean', value: true },
    parameters: readParameters(reader),
  };
}

function readMember(reader: Reader): Member {
  return reader.takeIf('(') ? readInnerList(reader) : readItem(reader);
}

function readInnerList(reader: Reader): InnerList {
  const items: Item[] = [];
  for (;;) {
    const spaces = reader.take(/ */y);
    if (reader.takeIf(')')) {
      return { kind: 'inner-list', items, parameters: readParameters(reader) };
    }
    if (spaces === '' && items.length > 0) throw reader.error('A space is missing');
    items.push(readItem(reader));
  }
}

function readItem(reader: Reader): Item {
  return { kind: 'item', value: parseBareItem(reader), parameters: readParameters(reader) };
}

function readParameters(reader: Reader): Parameters {
  const parameters = new Map<string, BareItem>();
  while (reader.takeIf(';')) {
    reader.take(/ */y);
    const name = readKey(reader);
    const value = reader.takeIf('=') ? parseBareItem(reader) : null;
    parameters.set(name, value ?? { type: 'boolean', value: true });
  }
  return parameters;
}

function readKey(reader: Reader): string {
  const key = reader.take(/[a-z*][a-z0-9_\-.*]*/y);
  if (key === '') throw reader.error('A name is missing');
  return key;
}
