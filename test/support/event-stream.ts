import { type Dispatcher, request } from 'undici';

export interface ReceivedEvent {
  readonly id: string | null;
  readonly event: string | null;
  readonly data: string | null;
}

/** Reads server-sent events as they come, in plain words of the HTML standard. */
export interface EventReader extends AsyncDisposable {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  /** Everything as it was received so far. */
  readonly text: () => string;
  /** Comments so far. */
  readonly pings: () => number;
  readonly lastEventId: () => string | null;
  /** The next event that has data or a name; null at the end of the stream. */
  next(): Promise<ReceivedEvent | null>;
}

export interface EventRequest {
  readonly token: string;
  readonly body: unknown;
  readonly lastEventId?: string | null;
  readonly accept?: string;
}

export async function openEvents(
  url: string,
  { accept = 'text/event-stream', body, lastEventId, token }: EventRequest,
): Promise<EventReader> {
  const ending = new AbortController();
  const response = await request(`${url}/graphql`, {
    method: 'POST',
    headers: {
      accept,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(lastEventId == null ? {} : { 'last-event-id': lastEventId }),
    },
    body: JSON.stringify(body),
    bodyTimeout: 0,
    signal: ending.signal,
  });
  let text = '';
  let unread = '';
  let pings = 0;
  let lastId: string | null = null;
  const chunks = response.body.setEncoding('utf8')[Symbol.asyncIterator]();

  /** The next block between blank lines; null at the end. */
  async function block(): Promise<string | null> {
    for (;;) {
      const end = unread.indexOf('\n\n');
      if (end >= 0) {
        const found = unread.slice(0, end);
        unread = unread.slice(end + 2);
        return found;
      }
      const { done, value } = await chunks.next();
      if (done === true) return null;
      text += String(value);
      unread += String(value);
    }
  }

  return {
    status: response.statusCode,
    headers: response.headers,
    text: () => text,
    pings: () => pings,
    lastEventId: () => lastId,
    async next() {
      for (;;) {
        const found = await block();
        if (found === null) return null;
        const fields = new Map<string, string>();
        for (const line of found.split('\n')) {
          if (line.startsWith(':')) pings += 1;
          const [, name = '', value = ''] = /^(\w+):\s?(.*)$/.exec(line) ?? [];
          fields.set(name, value);
        }
        lastId = fields.get('id') ?? lastId;
        const event = fields.get('event') ?? null;
        const data = fields.get('data') ?? null;
        if (event !== null || data !== null) return { id: fields.get('id') ?? null, event, data };
      }
    },
    async [Symbol.asyncDispose]() {
      response.body.on('error', () => undefined);
      ending.abort();
    },
  };
}
