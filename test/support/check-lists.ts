import type { TestGateway } from './gateway.ts';

const decisionFields = `decision { id decision provisional status receipt reasons { code } benefit { effectivePercent } card { cardNumber } }`;

export const listQueries = {
  start: 'mutation($input: StartCheckListInput!) { startCheckList(input: $input) { id state } }',
  add: 'mutation($id: ID!, $rows: [CheckListRowInput!]!) { addToCheckList(id: $id, rows: $rows) { id state progress { total } } }',
  close: 'mutation($id: ID!) { closeCheckList(id: $id) { id state } }',
  cancel: 'mutation($id: ID!) { cancelCheckList(id: $id) { id state } }',
  progress: `query($id: ID!) { checkList(id: $id) { id state createdAt startedAt finishedAt etaSeconds
    progress { total done eligible provisional notEligible needsAction failed unchanged } } }`,
  rows: `query($id: ID!, $outcome: CheckListOutcome, $first: Int!, $after: Int) { checkList(id: $id) {
    rows(outcome: $outcome, first: $first, after: $after) { reference position outcome version receipt decidedAt ${decisionFields} } } }`,
} as const;

export interface ListRow {
  readonly reference: string;
  readonly position: number;
  readonly outcome: 'DECIDED' | 'UNCHANGED' | 'PENDING';
  readonly version: string | null;
  readonly receipt: string | null;
  readonly decidedAt: string | null;
  readonly decision: {
    readonly id: string;
    readonly decision: string;
    readonly provisional: boolean;
    readonly status: string;
    readonly receipt: string;
    readonly reasons: readonly { readonly code: string }[];
    readonly benefit: { readonly effectivePercent: number } | null;
    readonly card: { readonly cardNumber: string | null } | null;
  } | null;
}

export interface ListState {
  readonly id: string;
  readonly state: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly etaSeconds: number | null;
  readonly progress: Readonly<Record<string, number>>;
}

export interface NewListRow {
  readonly reference: string;
  readonly visit: unknown;
  readonly knownVersion?: string;
}

type Gateway = Pick<TestGateway, 'ask'>;

/** The lists of one client, as its system would use them. */
export function listsOf(gateway: Gateway, clientId: string) {
  async function data<T>(query: string, variables: unknown, field: string): Promise<T> {
    const answer = await gateway.ask(query, variables, clientId);
    const value = answer.data?.[field];
    if (value === undefined || value === null)
      throw new Error(`HTTP ${answer.status} ${JSON.stringify(answer.errors)}`);
    return value as T;
  }
  const progress = (id: string) => data<ListState>(listQueries.progress, { id }, 'checkList');
  const lists = {
    start: (idempotencyKey: string) =>
      data<ListState>(listQueries.start, { input: { idempotencyKey } }, 'startCheckList'),
    add: (id: string, rows: readonly NewListRow[]) =>
      data<ListState>(listQueries.add, { id, rows }, 'addToCheckList'),
    close: (id: string) => data<ListState>(listQueries.close, { id }, 'closeCheckList'),
    cancel: (id: string) => data<ListState>(listQueries.cancel, { id }, 'cancelCheckList'),
    progress,
    async rows(id: string, outcome: string | null = null): Promise<readonly ListRow[]> {
      const all: ListRow[] = [];
      for (;;) {
        const { rows } = await data<{ readonly rows: readonly ListRow[] }>(
          listQueries.rows,
          { id, outcome, first: 200, after: all.at(-1)?.position ?? 0 },
          'checkList',
        );
        all.push(...rows);
        if (rows.length < 200) return all;
      }
    },
    async until(
      id: string,
      is: (list: ListState) => boolean,
      withinMs = 20_000,
    ): Promise<ListState> {
      const end = performance.now() + withinMs;
      for (;;) {
        const list = await progress(id);
        if (is(list)) return list;
        if (performance.now() > end) throw new Error(`Still ${JSON.stringify(list)}`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    async check(idempotencyKey: string, rows: readonly NewListRow[]): Promise<readonly ListRow[]> {
      const { id } = await lists.start(idempotencyKey);
      await lists.add(id, rows);
      await lists.close(id);
      await lists.until(id, ({ state }) => state === 'DONE');
      return lists.rows(id);
    },
  };
  return lists;
}
