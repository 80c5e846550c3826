import { readdirSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  isEnumType,
  isInputObjectType,
  isObjectType,
  Kind,
  parse,
  visit,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { operationAccess } from '../../src/auth/access.ts';
import { scopes } from '../../src/auth/caller.ts';
import { resolvers } from '../../src/resolvers/index.ts';
import { scalars } from '../../src/resolvers/scalars.ts';
import { compose } from '../../src/supergraph/compose.ts';

const folder = new URL('../../schema/', import.meta.url);
const files = readdirSync(folder).filter(
  (name) => name.endsWith('.graphql') && name !== 'supergraph.graphql',
);
const schema = buildSchema(compose().publicSdl);

/** Coordinates of everything that lacks a description. */
function undescribed(document: DocumentNode): readonly string[] {
  const found: string[] = [];
  const path: string[] = [];
  const described = new Set<string>([
    Kind.SCALAR_TYPE_DEFINITION,
    Kind.OBJECT_TYPE_DEFINITION,
    Kind.INTERFACE_TYPE_DEFINITION,
    Kind.UNION_TYPE_DEFINITION,
    Kind.ENUM_TYPE_DEFINITION,
    Kind.INPUT_OBJECT_TYPE_DEFINITION,
    Kind.FIELD_DEFINITION,
    Kind.INPUT_VALUE_DEFINITION,
    Kind.ENUM_VALUE_DEFINITION,
    Kind.DIRECTIVE_DEFINITION,
  ]);
  visit(document, {
    enter(node) {
      if (!described.has(node.kind) || !('name' in node) || node.name === undefined) return;
      path.push(node.name.value);
      const text = 'description' in node ? (node.description?.value ?? '') : '';
      if (text.trim().length < 4) found.push(path.join('.'));
    },
    leave(node) {
      if (described.has(node.kind)) path.pop();
    },
  });
  return found;
}

describe.each(files)('schema/%s', (file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');

  test('describes every type, field, argument, input field and value', () => {
    expect(undescribed(parse(text))).toEqual([]);
  });

  test('ends every description like a sentence', () => {
    const descriptions: string[] = [];
    visit(parse(text), {
      StringValue(node, key) {
        if (key === 'description') descriptions.push(node.value);
      },
    });
    expect(descriptions.filter((one) => !/[.)]$/.test(one.trim()))).toEqual([]);
  });
});

test('the check for descriptions finds what lacks one', () => {
  const bare = 'type A { b(c: Int): Int } enum D { E } input F { g: Int } scalar H';
  expect(undescribed(parse(bare))).toEqual(['A', 'A.b', 'A.b.c', 'D', 'D.E', 'F', 'F.g', 'H']);
});

/** Names that callers rely on: `Type.field(arguments): Type`, as the contract states them. */
const contract: Readonly<Record<string, readonly string[]>> = {
  Query: [
    'eligibility(input: EligibilityInput!): EligibilityDecision!',
    'eligibilityMany(inputs: [EligibilityInput!]!): [EligibilityDecision!]!',
    'resolveIdentity(claim: IdentityClaim!, presence: PresenceInput, purpose: Purpose): IdentityResolution!',
    'person(personalId: PersonalId!, purpose: Purpose!): Person',
    'facility(code: FacilityCode!): Facility',
  ],
  EligibilityInput: [
    'facilityCode: FacilityCode!',
    'holder: IdentityClaim!',
    'visitAt: DateTime',
    'careType: CareType! = OUTPATIENT',
    'emergency: Boolean! = false',
    'admittedAt: DateTime',
    'diagnosisCodes: [String!]',
    'referral: ReferralInput',
    'temporaryResidence: TemporaryResidenceInput',
    'inScopeCost: Vnd',
    'deadlineMs: Int',
  ],
  IdentityClaim: ['scan: String', 'person: PersonClaim', 'card: CardClaim'],
  PersonClaim: ['personalId: PersonNumber!', 'fullName: String!', 'birthDate: BirthDate!'],
  CardClaim: [
    'cardNumber: CardOrInsuranceNumber',
    'insuranceNumber: CardOrInsuranceNumber',
    'fullName: String!',
    'birthDate: BirthDate!',
  ],
  ReferralInput: [
    'slipNumber: String!',
    'issuingFacility: FacilityCode!',
    'issuedOn: Date!',
    'kind: ReferralKind! = SINGLE',
  ],
  EligibilityDecision: [
    'id: ID!',
    'decision: Decision!',
    'provisional: Boolean!',
    'status: DeskStatus!',
    'asOf: DateTime!',
    'decidedAt: DateTime!',
    'reasons: [Reason!]!',
    'identity: IdentityResolution!',
    'card: HealthInsuranceCard',
    'otherCards: [HealthInsuranceCard!]!',
    'benefit: Benefit',
    'sources: [SourceState!]!',
    'receipt: Jws!',
  ],
  Reason: [
    'code: ReasonCode!',
    'severity: Severity!',
    'text(language: Language! = VI): String!',
    'deskAction(language: Language! = VI): String',
    'vendorAction(language: Language! = VI): String',
    'legalBasis: String',
    'retryable: Boolean!',
    'retryAfterMs: Int',
  ],
  Benefit: [
    'levelPercent: Int!',
    'routeFactorPercent: Int!',
    'effectivePercent: Float!',
    'routeCode: String!',
    'fundPays: Vnd',
    'conditional: [ConditionalBenefit!]!',
  ],
  IdentityResolution: [
    'outcome: IdentityOutcome!',
    'differences: [FieldDifference!]!',
    'person: Person',
  ],
};

const values: Readonly<Record<string, string>> = {
  Decision: 'ELIGIBLE NOT_ELIGIBLE UNDETERMINED',
  DeskStatus: 'ELIGIBLE ELIGIBLE_PROVISIONAL NEEDS_ACTION NOT_ELIGIBLE SYSTEM_ERROR',
  CareType: 'OUTPATIENT INPATIENT DAY',
  Severity: 'INFO WARNING BLOCKING',
  Language: 'VI EN',
  IdentityOutcome: 'MATCHED MISMATCHED NOT_FOUND AMBIGUOUS UNDETERMINED',
};

function printed(name: string): readonly string[] {
  const type = schema.getType(name);
  const withDefault = (of: { astNode?: unknown; type: unknown; name: string }) => {
    const node = of.astNode as { defaultValue?: { value?: unknown } } | undefined;
    const fallback = node?.defaultValue?.value;
    return `${of.name}: ${String(of.type)}${fallback === undefined ? '' : ` = ${String(fallback)}`}`;
  };
  if (isInputObjectType(type)) return Object.values(type.getFields()).map(withDefault);
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).map((field) => {
    const args = field.args.map(withDefault).join(', ');
    return `${field.name}${args === '' ? '' : `(${args})`}: ${String(field.type)}`;
  });
}

describe('the contract', () => {
  test.each(Object.entries(contract))('%s has what callers rely on', (name, lines) => {
    expect(printed(name)).toEqual(expect.arrayContaining([...lines]));
  });

  test.each(Object.entries(values))('%s has exactly its values', (name, list) => {
    const type = schema.getType(name);
    expect(isEnumType(type) && type.getValues().map((value) => value.name)).toEqual(
      list.split(' '),
    );
  });

  test('an identity claim is exactly one of three', () => {
    const type = schema.getType('IdentityClaim');
    expect(isInputObjectType(type) && type.isOneOf).toBe(true);
  });

  test.each([
    ['identity', 'Person', 'personalId'],
    ['facilities', 'Facility', 'code'],
  ])('%s owns the entity %s by %s', (domain, name, key) => {
    const document = parse(readFileSync(new URL(`${domain}.graphql`, folder), 'utf8'));
    const keys = document.definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === name
        ? (node.directives ?? []).filter((directive) => directive.name.value === 'key')
        : [],
    );
    expect(keys).toMatchObject([{ arguments: [{ value: { value: key } }] }]);
  });
});

describe('behind the contract', () => {
  test('every root field has an entry in the access table, and every entry a field', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const coordinates = roots.flatMap((root) =>
      Object.keys(root?.getFields() ?? {}).map((field) => `${root?.name}.${field}`),
    );
    expect(Object.keys(operationAccess).sort()).toEqual(coordinates.sort());
  });

  test('every entry needs a scope that exists, and lets somebody in', () => {
    for (const { scope, callers } of Object.values(operationAccess)) {
      if (scope !== null) expect(scopes).toContain(scope);
      expect(callers.length).toBeGreaterThan(0);
    }
  });

  test('every root field names the scope it needs', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const silent = Object.entries(operationAccess).filter(([coordinate, { scope }]) => {
      if (scope === null) return false;
      const [type, field = ''] = coordinate.split('.');
      const root = roots.find((each) => each?.name === type);
      const text = root?.getFields()[field]?.description ?? '';
      return !text.includes(scope) && !text.startsWith('The same');
    });
    expect(silent.map(([coordinate]) => coordinate)).toEqual([]);
  });

  test('every scalar of the contract has its form', () => {
    const own = Object.values(schema.getTypeMap())
      .filter((type) => type.astNode?.kind === Kind.SCALAR_TYPE_DEFINITION)
      .map((type) => type.name);
    expect(Object.keys(scalars).sort()).toEqual(own.sort());
  });

  test('every resolver belongs to a field', () => {
    const strays = Object.values(resolvers).flatMap((types) =>
      Object.entries(types).flatMap(([name, fields]) => {
        const type = schema.getType(name);
        const known = isObjectType(type) ? type.getFields() : {};
        return Object.keys(fields as object)
          .filter((field) => field !== '__resolveReference' && !Object.hasOwn(known, field))
          .map((field) => `${name}.${field}`);
      }),
    );
    expect(strays).toEqual([]);
  });
});
