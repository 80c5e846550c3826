import { getResponse, type RequestHandler } from 'msw';
import { Dispatcher } from 'undici';

/** Answers undici's `request` with msw handlers: msw intercepts neither undici's `request` nor its `fetch`. */
export class MswDispatcher extends Dispatcher {
  readonly #handlers: RequestHandler[];

  constructor(...handlers: RequestHandler[]) {
    super();
    this.#handlers = handlers;
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    const controller = new Controller((reason) => handler.onResponseError?.(controller, reason));
    handler.onRequestStart?.(controller, {});
    if (!controller.aborted) {
      this.#answer(options, handler, controller).catch((error: unknown) => {
        controller.fail(error instanceof Error ? error : new Error('handler failed'));
      });
    }
    return true;
  }

  override close(): Promise<void>;
  override close(callback?: () => void): void;
  override close(callback?: () => void): Promise<void> {
    callback?.();
    return Promise.resolve();
  }

  async #answer(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
    controller: Controller,
  ): Promise<void> {
    const response = await getResponse(this.#handlers, requestOf(options));
    if (controller.aborted) return;
    if (response === undefined) throw new Error('no handler for this request');
    if (response.type === 'error') {
      throw Object.assign(new Error('connection reset'), { code: 'ECONNRESET' });
    }
    const body = Buffer.from(await response.arrayBuffer());
    if (controller.aborted) return;
    handler.onResponseStart?.(
      controller,
      response.status,
      Object.fromEntries(response.headers),
      response.statusText,
    );
    if (body.length > 0) handler.onResponseData?.(controller, body);
    handler.onResponseEnd?.(controller, {});
  }
}

function requestOf(options: Dispatcher.DispatchOptions): Request {
  if (typeof options.body !== 'string' && options.body !== null) {
    throw new TypeError('only text bodies are sent to upstreams');
  }
  return new Request(new URL(options.path, options.origin), {
    method: options.method,
    headers: Object.entries(options.headers ?? {}).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]),
    ...(options.body === null ? {} : { body: options.body }),
  });
}

class Controller implements Dispatcher.DispatchController {
  aborted = false;
  paused = false;
  reason: Error | null = null;
  readonly #onAbort: (reason: Error) => void;

  constructor(onAbort: (reason: Error) => void) {
    this.#onAbort = onAbort;
  }

  abort(reason: Error): void {
    this.fail(reason);
  }

  fail(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.#onAbort(reason);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }
}
