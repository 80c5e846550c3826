import type { NewRow } from '../../check-lists/index.ts';
import type { Context } from '../../context.ts';
import { type ErrorCode, InputError } from '../../errors.ts';
import type { CheckListRowInput, MutationResolvers } from '../../generated/schema.ts';
import type { CheckListModel } from './models.ts';

const keyForm = /^[\x21-\x7e]{1,128}$/;
const referenceForm = /^[\x21-\x7e]{1,64}$/;
/** What has another form was never a version: it is not stored, since it is stored as it is and could name a person. */
const versionForm = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const mostRows = 200;
/** Characters of a visit as JSON: four times what a scan can hold (trust T8). It is kept until the list is forgotten. */
const longestVisit = 8_192;

export const Mutation: Pick<
  MutationResolvers,
  'startCheckList' | 'addToCheckList' | 'closeCheckList' | 'cancelCheckList'
> = {
  startCheckList: async (_parent, { input: { idempotencyKey } }, context) => {
    if (!keyForm.test(idempotencyKey)) {
      throw new InputError('INPUT_INVALID', { argument: 'input.idempotencyKey' });
    }
    return context.checkLists.start(idempotencyKey);
  },

  addToCheckList: async (_parent, { id, rows }, context) => {
    if (rows.length > mostRows) throw new InputError('TOO_MANY_ROWS', { argument: 'rows' });
    const added = await context.checkLists.add(id, rows.map(readRow));
    const refusal = refusals[added];
    if (refusal !== null) throw new InputError(refusal, { argument: argumentOf[refusal] });
    return known(id, context);
  },

  closeCheckList: async (_parent, { id }, context) => {
    await known(id, context);
    await context.checkLists.close(id);
    return known(id, context);
  },

  cancelCheckList: async (_parent, { id }, context) => {
    await known(id, context);
    await context.checkLists.cancel(id);
    return known(id, context);
  },
};

type Refusal = Extract<ErrorCode, `CHECK_LIST_${string}`>;

const refusals = {
  ADDED: null,
  UNKNOWN: 'CHECK_LIST_UNKNOWN',
  CLOSED: 'CHECK_LIST_CLOSED',
  DIFFERS: 'CHECK_LIST_ROW_DIFFERS',
  TOO_LONG: 'CHECK_LIST_TOO_LONG',
} as const satisfies Record<string, Refusal | null>;

const argumentOf: Readonly<Record<Refusal, string>> = {
  CHECK_LIST_UNKNOWN: 'id',
  CHECK_LIST_CLOSED: 'id',
  CHECK_LIST_ROW_DIFFERS: 'rows',
  CHECK_LIST_TOO_LONG: 'rows',
};

/** @throws InputError CHECK_LIST_UNKNOWN */
async function known(id: string, { checkLists }: Context): Promise<CheckListModel> {
  const list = await checkLists.find(id);
  if (list === null) throw new InputError('CHECK_LIST_UNKNOWN', { argument: 'id' });
  return list;
}

/** Nobody is present while a list is checked, and nobody breaks the glass for tomorrow. */
function readRow({ reference, visit, knownVersion }: CheckListRowInput, index: number): NewRow {
  const refuse = (field: string) =>
    new InputError('INPUT_INVALID', { argument: `rows[${index}].${field}` });
  if (!referenceForm.test(reference)) throw refuse('reference');
  if (JSON.stringify(visit).length > longestVisit) throw refuse('visit');
  if (visit.presence != null) throw refuse('visit.presence');
  if (visit.purpose === 'EMERGENCY_OVERRIDE') throw refuse('visit.purpose');
  const isVersion = knownVersion != null && versionForm.test(knownVersion);
  return { reference, visit, knownVersion: isVersion ? knownVersion : null };
}
