const progress = `id state etaSeconds startedAt finishedAt
    progress { total done eligible provisional notEligible needsAction failed unchanged }`;

/** What the command asks a gateway; where operations are registered, these five have to be. */
export const documents = {
  start: `mutation StartCheckList($input: StartCheckListInput!) {
  startCheckList(input: $input) { ${progress} }
}`,
  add: `mutation AddToCheckList($id: ID!, $rows: [CheckListRowInput!]!) {
  addToCheckList(id: $id, rows: $rows) { id }
}`,
  close: `mutation CloseCheckList($id: ID!) {
  closeCheckList(id: $id) { id }
}`,
  progress: `query CheckListProgress($id: ID!) {
  checkList(id: $id) { ${progress} }
}`,
  rows: `query CheckListRows($id: ID!, $first: Int!, $after: Int!, $language: Language!) {
  checkList(id: $id) {
    rows(first: $first, after: $after) {
      reference position outcome version receipt decidedAt
      decision {
        decision status asOf
        benefit { effectivePercent routeCode }
        card { validTo }
        reasons { code severity text(language: $language) deskAction(language: $language) }
      }
    }
  }
}`,
} as const;

export interface ListProgress {
  readonly id: string;
  readonly state: 'OPEN' | 'RUNNING' | 'PAUSED' | 'DONE' | 'CANCELLED';
  readonly etaSeconds: number | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly progress: {
    readonly total: number;
    readonly done: number;
    readonly eligible: number;
    readonly provisional: number;
    readonly notEligible: number;
    readonly needsAction: number;
    readonly failed: number;
    readonly unchanged: number;
  };
}

export interface AnsweredRow {
  readonly reference: string;
  readonly position: number;
  readonly outcome: 'DECIDED' | 'UNCHANGED' | 'PENDING';
  readonly version: string | null;
  readonly receipt: string | null;
  readonly decidedAt: string | null;
  readonly decision: {
    readonly decision: string;
    readonly status: string;
    readonly asOf: string;
    readonly benefit: { readonly effectivePercent: number; readonly routeCode: string } | null;
    readonly card: { readonly validTo: string | null } | null;
    readonly reasons: readonly {
      readonly code: string;
      readonly severity: 'INFO' | 'WARNING' | 'BLOCKING';
      readonly text: string;
      readonly deskAction: string | null;
    }[];
  } | null;
}
