import { readFileSync } from 'node:fs';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { usualLimits } from '../../../../src/connectors/transport/limits.ts';
import { createEvents } from '../../../../src/http/events.ts';

const page = readFileSync(new URL('../../../../docs/upstreams.md', import.meta.url), 'utf8');

const leaves = Object.entries(usualLimits.vssPortal).flatMap(([name, value]) =>
  typeof value === 'number' ? [name] : Object.keys(value),
);

describe('docs/upstreams.md', () => {
  test.each(leaves)('names the limit %s', (name) => {
    expect(page).toContain(name);
  });

  test('names every metric of the upstreams', async () => {
    const text = await createEvents(pino({ level: 'silent' })).metrics();
    const names = [...text.matchAll(/# TYPE vss_gateway_upstream_(\w+)/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(10);
    const missing = names.filter((name) => name !== 'failures_total' && !page.includes(`${name}`));
    expect(missing).toEqual([]);
  });
});
