import type { Domain } from '../supergraph/subgraphs.ts';
import { AccessRefusal } from './access/AccessRefusal.ts';
import { Query as AccessQuery } from './access/Query.ts';
import { CheckInNotice } from './check-in-notices/CheckInNotice.ts';
import { Mutation as CheckInNoticesMutation } from './check-in-notices/Mutation.ts';
import { NoticeProblem } from './check-in-notices/NoticeProblem.ts';
import { Query as CheckInNoticesQuery } from './check-in-notices/Query.ts';
import { Mutation as CheckInsMutation } from './check-ins/Mutation.ts';
import { Query as CheckInsQuery } from './check-ins/Query.ts';
import { Subscription as CheckInsSubscription } from './check-ins/Subscription.ts';
import { CheckList } from './check-lists/CheckList.ts';
import { CheckListRow } from './check-lists/CheckListRow.ts';
import { Mutation as CheckListsMutation } from './check-lists/Mutation.ts';
import { Query as CheckListsQuery } from './check-lists/Query.ts';
import { Facility } from './facilities/Facility.ts';
import { Query as FacilitiesQuery } from './facilities/Query.ts';
import { Person } from './identity/Person.ts';
import { Query as IdentityQuery } from './identity/Query.ts';
import { Benefit } from './insurance/Benefit.ts';
import { ConditionalBenefit } from './insurance/ConditionalBenefit.ts';
import { CoverageChange } from './insurance/CoverageChange.ts';
import { EligibilityDecision } from './insurance/EligibilityDecision.ts';
import { ExplainedFact } from './insurance/ExplainedFact.ts';
import { ExplainedRule } from './insurance/ExplainedRule.ts';
import { HealthInsuranceCard } from './insurance/HealthInsuranceCard.ts';
import { IssuingProvince } from './insurance/IssuingProvince.ts';
import { Obligation } from './insurance/Obligation.ts';
import { Query as InsuranceQuery } from './insurance/Query.ts';
import { Reason } from './insurance/Reason.ts';
import { Access } from './ledger/Access.ts';
import { Query as LedgerQuery } from './ledger/Query.ts';

/** Resolvers of each domain, by GraphQL type. */
export const resolvers = {
  identity: { Query: IdentityQuery, Person },
  insurance: {
    Query: {
      ...InsuranceQuery,
      ...CheckInsQuery,
      ...CheckInNoticesQuery,
      ...CheckListsQuery,
    },
    Mutation: { ...CheckInsMutation, ...CheckInNoticesMutation, ...CheckListsMutation },
    Subscription: CheckInsSubscription,
    CheckInNotice,
    NoticeProblem,
    CheckList,
    CheckListRow,
    EligibilityDecision,
    HealthInsuranceCard,
    IssuingProvince,
    Obligation,
    Reason,
    Benefit,
    ConditionalBenefit,
    CoverageChange,
    ExplainedRule,
    ExplainedFact,
  },
  facilities: { Query: FacilitiesQuery, Facility },
  access: { Query: AccessQuery, AccessRefusal },
  ledger: { Query: LedgerQuery, Access },
} satisfies Record<Domain, object>;
