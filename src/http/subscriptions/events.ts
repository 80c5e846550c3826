/**
 * Server-sent events as GraphQL over SSE names them (github.com/enisdenjo/graphql-sse, PROTOCOL.md, "Distinct connections mode").
 * Texts are JSON or cursors, neither of which holds a line end.
 */

/** A comment: it shows both ends, and whatever is between them, that the connection stands. */
export const ping = ':\n\n';

export const complete = 'event: complete\ndata:\n\n';

/** An event without data is not shown to the program, but its id is remembered: whoever reconnects goes on from there. */
export function placeEvent(id: string): string {
  return `id: ${id}\n\n`;
}

export function nextEvent(id: string, data: string): string {
  return `id: ${id}\nevent: next\ndata: ${data}\n\n`;
}
