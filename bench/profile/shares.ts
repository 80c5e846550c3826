import type { Profiler } from 'node:inspector';

interface Frame {
  readonly file: string;
  readonly name: string;
}

/** Samples of one stack, from the function that ran up to the root. */
interface Stack {
  readonly frames: readonly Frame[];
  readonly microseconds: number;
}

type Part = readonly [name: string, belongs: (frame: Frame) => boolean];

const inFile =
  (...parts: readonly string[]) =>
  ({ file }: Frame) =>
    parts.some((part) => file.includes(part));

/** A sample belongs to the first part that knows one of its frames, looking from the innermost frame outwards. */
const parts: readonly Part[] = [
  ['garbage collector', ({ name }) => name === '(garbage collector)'],
  ['outside JavaScript (sockets, event loop)', ({ name }) => name === '(program)'],
  [
    'SOAP and XML',
    inFile(
      '/fast-xml-parser',
      '/population/xml.ts',
      '/population/codec.ts',
      '/population/wire.ts',
      '@nodable',
      'xml-naming',
    ),
  ],
  ['upstream calls: portal codec', inFile('/connectors/vss-portal/')],
  ['upstream calls: undici and transport', inFile('/undici/', '/connectors/')],
  ['pseudonyms', inFile('/src/ledger/pseudonym.ts')],
  [
    'ledger',
    (frame) =>
      inFile('/src/ledger/')(frame) ||
      (inFile('/http/evidence.ts')(frame) && /entries|ledgerSource/.test(frame.name)),
  ],
  [
    'signing: receipt',
    (frame) => inFile('/signing/receipt.ts', '/signing/jws/', '/http/evidence.ts')(frame),
  ],
  ['signing: response', inFile('/signing/http-message/', '/http/signed-reply.ts')],
  [
    'events: log line and metrics',
    inFile('/http/events.ts', '/pino/', '/prom-client/', '/sonic-boom/'),
  ],
  ['token', inFile('/src/auth/')],
  [
    'decision: identity, eligibility, resolvers, loaders',
    inFile(
      '/src/resolvers/',
      '/src/identity/',
      '/src/eligibility/',
      '/src/loaders/',
      '/dataloader/',
    ),
  ],
  ['Apollo Server', inFile('/@apollo/', '/src/http/apollo.ts')],
  ['graphql-js and schema', inFile('/graphql/', '/src/supergraph/')],
  [
    'HTTP server and Fastify',
    inFile(
      '/fastify/',
      '/find-my-way/',
      '/src/http/',
      '/src/gateway.ts',
      '/@fastify/',
      'node:_http_server',
      'node:_http_incoming',
      'node:_http_outgoing',
    ),
  ],
];

const rest = 'rest (promises, timers, streams without an owner)';

export function shares(
  profile: Profiler.Profile,
): ReadonlyArray<{ readonly part: string; readonly percent: number }> {
  const time = new Map<string, number>();
  const stacks = stacksOf(profile);
  for (const { frames, microseconds } of stacks) {
    const part = partOf(frames);
    time.set(part, (time.get(part) ?? 0) + microseconds);
  }
  return ranked(time, total(stacks)).map(({ name, percent }) => ({ part: name, percent }));
}

function partOf(frames: readonly Frame[]): string {
  for (const frame of frames) {
    const part = parts.find(([, belongs]) => belongs(frame));
    if (part !== undefined) return part[0];
  }
  return rest;
}

/** `total`: in a function and what it called; `self`: in the function alone. */
export function hotFunctions(
  profile: Profiler.Profile,
  kind: 'total' | 'self',
  most: number,
): ReadonlyArray<{ readonly name: string; readonly percent: number }> {
  const time = new Map<string, number>();
  const stacks = stacksOf(profile);
  for (const { frames, microseconds } of stacks) {
    const counted = kind === 'self' ? frames.slice(0, 1) : frames;
    for (const name of new Set(counted.map(label))) {
      time.set(name, (time.get(name) ?? 0) + microseconds);
    }
  }
  return ranked(time, total(stacks)).slice(0, most);
}

function label({ file, name }: Frame): string {
  const place = file.replace(/^.*?\/(?=node_modules\/|src\/)/, '');
  return `${place === '' ? '' : `${place}:`}${name}`;
}

function ranked(time: ReadonlyMap<string, number>, whole: number) {
  return [...time]
    .map(([name, microseconds]) => ({ name, percent: (microseconds / whole) * 100 }))
    .toSorted((left, right) => right.percent - left.percent);
}

function total(stacks: readonly Stack[]): number {
  return stacks.reduce((sum, { microseconds }) => sum + microseconds, 0);
}

/** Without the time in which there was nothing to do. */
function stacksOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): readonly Stack[] {
  const time = new Map<number, number>();
  for (const [index, id] of samples.entries()) {
    time.set(id, (time.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(
    nodes.flatMap(({ id, children }) => (children ?? []).map((child) => [child, id])),
  );
  return [...time].flatMap(([id, microseconds]) => {
    const frames: Frame[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = byId.get(at)?.callFrame;
      if (frame !== undefined)
        frames.push({ file: frame.url, name: frame.functionName || '(anonymous)' });
    }
    return frames[0]?.name === '(idle)' ? [] : [{ frames, microseconds }];
  });
}
