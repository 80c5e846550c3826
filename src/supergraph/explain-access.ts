import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { ruleFor } from '../auth/access.ts';
import type { Caller } from '../auth/caller.ts';
import { purposesOf } from '../auth/policy/purposes.ts';
import { type Access, accessOf, hasOperator } from '../auth/policy/request-access.ts';
import type { Context, Purpose } from '../context.ts';
import { AuthError, type ErrorCode, InputError } from '../errors.ts';
import type { Register } from '../generated/schema.ts';
import type {
  AccessExplanationModel,
  AccessQuestion,
  AccessRefusalModel,
  FieldAccessModel,
  RegisterCallsModel,
} from '../resolvers/access/models.ts';
import { argumentsOf, isIncluded, type VariableValues } from './argument-values.ts';
import { costOf, workLimits } from './cost.ts';
import type { Asked, Classification } from './data-classes.ts';
import type { SchemaPolicy } from './guard.ts';
import { mostRootFields, rootFields } from './limits.ts';
import { type SelectedField, selectedFields } from './selection.ts';
import { statedPurposes } from './stated-purposes.ts';

export interface ExplainerParts {
  readonly schema: GraphQLSchema;
  readonly policy: SchemaPolicy;
  readonly classification: Classification;
  /** The document as the endpoint would carry it out. @throws what the endpoint refuses it with */
  readonly accepted: (document: string) => DocumentNode;
}

/** Explains access to one caller; by the same tables, and the same code where it decides, as a request that is carried out. */
export function createAccessExplainer(
  parts: ExplainerParts,
): (caller: Caller) => Context['explainAccess'] {
  return (caller) => (question) => new Explanation(parts, caller, question).result();
}

class Explanation {
  readonly #parts: ExplainerParts;
  readonly #caller: Caller;
  readonly #access: Access;
  readonly #document: DocumentNode;
  readonly #operation: OperationDefinitionNode;
  readonly #variables: VariableValues;
  readonly #refusals: AccessRefusalModel[] = [];
  readonly #fields = new Map<string, FieldAccessModel>();
  /** By path: whether anything at it is seen, else why not. */
  readonly #hidden = new Map<string, ErrorCode | null>();

  constructor(parts: ExplainerParts, caller: Caller, question: AccessQuestion) {
    this.#parts = parts;
    this.#caller = caller;
    // Nobody is told: nothing is carried out for the purpose.
    this.#access = accessOf(caller, parts.policy, () => undefined);
    this.#document = parts.accepted(question.document);
    this.#operation = operationIn(this.#document, question.operationName);
    this.#variables = variablesFor(parts.schema, this.#operation, question.variables);
  }

  result(): AccessExplanationModel {
    const { schema, classification } = this.#parts;
    const selecting = { schema, document: this.#document, operation: this.#operation };
    const selected = [
      ...selectedFields({ ...selecting, includes: (node) => isIncluded(node, this.#variables) }),
    ];
    const roots = rootFields(this.#operation, this.#document).length;
    if (roots > mostRootFields(this.#caller.kind))
      this.#refusals.push({ path: null, code: 'TOO_MANY_ROOT_FIELDS' });
    // All of them first: the purpose that one states is that of the others.
    for (const one of selected) if (one.parent === null) this.#begin(one);
    for (const one of selected) this.#look(one);
    return {
      permitted: this.#refusals.length === 0,
      purpose: this.#access.purpose,
      purposesAllowed: purposesOf[this.#caller.kind],
      refusals: this.#refusals,
      fields: [...this.#fields.values()],
      cost: {
        ...costOf(selecting, classification),
        limit: workLimits.cost,
        callsLimit: workLimits.calls,
      },
    };
  }

  #begin({ path, type, field, node }: SelectedField): void {
    try {
      const stated = statedPurposes(field)(argumentsOf(field, node, this.#variables));
      this.#access.operation(`${type.name}.${field.name}`, stated);
    } catch (error) {
      if (!(error instanceof AuthError)) throw error;
      this.#hidden.set(path, error.code);
      this.#refusals.push({ path, code: error.code });
    }
  }

  #look(selected: SelectedField): void {
    const { path, parent, type, field } = selected;
    const coordinate = `${type.name}.${field.name}`;
    const key = `${path} ${coordinate}`;
    if (this.#fields.has(key)) return;
    const { policy } = this.#parts;
    const own = policy.verdictAt(coordinate, this.#access.verdicts);
    const outer = parent === null ? this.#hidden.get(path) : this.#hidden.get(parent);
    const refusal = outer ?? (own === 'DENY' ? 'FIELD_NOT_ALLOWED' : null);
    if (parent === null && outer == null && refusal !== null)
      this.#refusals.push({ path, code: refusal });
    // Of several types that a field may stand for one is enough to go on below it.
    if (this.#hidden.get(path) !== null) this.#hidden.set(path, refusal);
    this.#fields.set(key, {
      path,
      coordinate,
      dataClass: policy.classOf(coordinate) ?? 'SENSITIVE',
      verdict: refusal === null ? own : 'DENY',
      refusal,
      allowedFor: this.#purposesFor(coordinate, 'ALLOW'),
      maskedFor: this.#purposesFor(coordinate, 'MASK'),
      missingScope: parent === null ? this.#missingScope(coordinate) : null,
      asks: refusal === null ? this.#asks(coordinate, selected) : [],
    });
  }

  #purposesFor(coordinate: string, verdict: 'ALLOW' | 'MASK'): readonly Purpose[] {
    const { policy } = this.#parts;
    const caller = this.#caller;
    const purposes: readonly Purpose[] = purposesOf[caller.kind];
    return purposes.filter((purpose) => {
      const verdicts = policy.verdicts(caller.kind, purpose, hasOperator(caller, purpose));
      return policy.verdictAt(coordinate, verdicts) === verdict;
    });
  }

  #missingScope(coordinate: string): string | null {
    const scope = ruleFor(coordinate)?.scope ?? null;
    return scope !== null && !this.#caller.scopes.has(scope) ? scope : null;
  }

  #asks(coordinate: string, { field, node }: SelectedField): readonly RegisterCallsModel[] {
    const asked = this.#parts.classification.asks.get(coordinate) ?? [];
    const given = asked.length === 0 ? {} : argumentsOf(field, node, this.#variables);
    return asked.map((one) => ({
      register: one.register as Register,
      atMost: one.atMost,
      eachOf: one.eachOf,
      rows: rowsIn(given, one),
    }));
  }
}

function rowsIn(given: Readonly<Record<string, unknown>>, { eachOf }: Asked): number | null {
  const rows = eachOf === null ? undefined : given[eachOf];
  return Array.isArray(rows) ? rows.length : null;
}

function operationIn(document: DocumentNode, name: string | null): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (operation == null) throw new InputError('OPERATION_RESOLUTION_FAILURE');
  return operation;
}

/** null: not given, and so not known. */
function variablesFor(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: AccessQuestion['variables'],
): VariableValues {
  if (given === null) return null;
  const { errors, coerced } = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    given,
    { maxErrors: 1 },
  );
  if (errors !== undefined || coerced === undefined)
    throw new InputError('INPUT_INVALID', { argument: 'variables' });
  return coerced;
}
