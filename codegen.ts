import type { CodegenConfig } from '@graphql-codegen/cli';
import { compose } from './src/supergraph/compose.ts';

const config: CodegenConfig = {
  schema: compose().publicSdl,
  generates: {
    'src/generated/schema.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../context.ts#Context',
        enumsAsTypes: true,
        useTypeImports: true,
        immutableTypes: true,
        strictScalars: true,
        avoidOptionals: { field: true, object: true },
        maybeValue: 'T | null',
        inputMaybeValue: 'T | null | undefined',
        resolversNonOptionalTypename: false,
        emitLegacyCommonJSImports: false,
        importExtension: '.ts',
        scalars: {
          ID: 'string',
          // Input arrives as text and is parsed by the resolver, so that one bad row of a list cannot refuse the others.
          PersonalId: { input: 'string', output: '../domain/personal-id.ts#PersonalId' },
          PersonNumber: { input: 'string', output: '../domain/personal-id.ts#PersonNumber' },
          CardOrInsuranceNumber: { input: 'string', output: 'string' },
          FacilityCode: { input: 'string', output: '../domain/facility.ts#FacilityCode' },
          Date: { input: 'string', output: '../domain/date.ts#PlainDate' },
          BirthDate: { input: 'string', output: '../domain/birth-date.ts#BirthDate' },
          DateTime: { input: 'string', output: 'Date' },
          Vnd: 'number',
          Jws: 'string',
          Variables: { input: 'Readonly<Record<string, unknown>>', output: 'never' },
        },
        mappers: {
          EligibilityDecision: '../resolvers/insurance/models.ts#DecisionModel',
          HealthInsuranceCard: '../resolvers/insurance/models.ts#CardModel',
          IssuingProvince: '../resolvers/insurance/models.ts#IssuingProvinceModel',
          Benefit: '../resolvers/insurance/models.ts#BenefitModel',
          ConditionalBenefit: '../resolvers/insurance/models.ts#ConditionalModel',
          CheckList: '../resolvers/check-lists/models.ts#CheckListModel',
          CheckListRow: '../resolvers/check-lists/models.ts#CheckListRowModel',
          CheckIn: '../resolvers/check-ins/models.ts#CheckInModel',
          CheckInNotice: '../resolvers/check-in-notices/models.ts#CheckInNoticeModel',
          NoticeProblem: '../resolvers/check-in-notices/models.ts#NoticeProblemModel',
          CoverageTimeline: '../resolvers/insurance/models.ts#TimelineModel',
          CoverageChange: '../resolvers/insurance/models.ts#ChangeModel',
          ExplainedRule: '../resolvers/insurance/models.ts#ExplainedRuleModel',
          ExplainedFact: '../resolvers/insurance/models.ts#ExplainedFactModel',
          Obligation: '../resolvers/insurance/models.ts#ObligationModel',
          Reason: '../resolvers/insurance/models.ts#ReasonModel',
          IdentityResolution: '../resolvers/identity/models.ts#ResolutionModel',
          AccessExplanation: '../resolvers/access/models.ts#AccessExplanationModel',
          AccessRefusal: '../resolvers/access/models.ts#AccessRefusalModel',
          FieldDifference: '../resolvers/identity/models.ts#DifferenceModel',
          Person: '../resolvers/identity/models.ts#PersonModel',
          AccessPage: '../resolvers/ledger/models.ts#AccessPageModel',
          Access: '../resolvers/ledger/models.ts#AccessModel',
          Facility: '../resolvers/facilities/models.ts#FacilityModel',
        },
      },
    },
  },
};

export default config;
