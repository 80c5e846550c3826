/** What the desk would do with a sandbox person, and what should come of it. */
export interface SandboxPerson {
  /** Kebab-case, unique. */
  readonly key: string;
  /** One line: who this is and what happens. */
  readonly story: string;
  /** What the person shows at the desk. */
  readonly presented: {
    /** 12 digits, or 9 of an old card. */
    readonly personalId: string | null;
    readonly fullName: string;
    /** ISO, possibly only a year. */
    readonly birthDate: string;
    /** 15 characters; null when no health-insurance card is shown. */
    readonly cardNumber: string | null;
    /** Layout of the QR on that card, old unless stated: cards printed since 2021-04-01 show the 10-digit number. */
    readonly cardLayout?: 'old' | 'new';
    /** ISO; absent when no identity card is shown. */
    readonly idCardIssuedOn?: string;
    /** 12 digits: the cancelled number that the identity card names; cards of 2024 do (cards-and-qr, 4.2). */
    readonly cancelledNumber?: string;
  };
  /** Rows of the population database for that number; none when it does not know it, two when a number was given twice. */
  readonly citizens: readonly SandboxCitizen[];
  /** Row of the VSS card register; null when there is none. */
  readonly card: SandboxCard | null;
  /** Insurance numbers that VSS once gave the holder besides that of the card. */
  readonly otherInsuranceNumbers?: readonly string[];
  /** What the person has paid at earlier visits, in any order; absent when nothing. */
  readonly coPay?: readonly SandboxCoPay[];
  /** The example visit. Further fields of EligibilityInput may stand in `input`. */
  readonly visit: {
    readonly facilityCode: string;
    readonly input?: Readonly<Record<string, unknown>>;
  };
  readonly expected: {
    readonly status:
      | 'ELIGIBLE'
      | 'ELIGIBLE_PROVISIONAL'
      | 'NEEDS_ACTION'
      | 'NOT_ELIGIBLE'
      | 'SYSTEM_ERROR';
    readonly identity: 'MATCHED' | 'MISMATCHED' | 'NOT_FOUND' | 'AMBIGUOUS' | 'UNDETERMINED';
    readonly portalCode: string | null;
    readonly routeCode: string | null;
  };
  /** Faults that asking for this person triggers, whatever the switches say. */
  readonly faults?: {
    readonly portal?: FaultName;
    readonly population?: FaultName;
    readonly platform?: FaultName;
  };
}

export const faultNames = [
  'slow',
  'html-502',
  'reset',
  'truncated',
  'empty',
  'wrong-person',
  'session-dropped',
] as const;
export type FaultName = (typeof faultNames)[number];

export const faultStories: Readonly<Record<FaultName, string>> = {
  slow: 'answers after every time limit',
  'html-502': 'a proxy in front of it answers with HTML and status 502',
  reset: 'breaks the connection',
  truncated: 'stops in the middle of the answer',
  empty: 'answers with an empty body',
  'wrong-person': 'answers about somebody else',
  'session-dropped':
    'forgets the session or token; the population register answers with a SOAP fault',
};

/** What the sandbox register writes of the dead; the real codes are not public (population-database, 5.2). */
export const deceasedStatus = 'Đã chết';

export interface SandboxCitizen {
  readonly personalId: string;
  /** 9 digits of an old card, or 12 of a number that was changed or cancelled; the register finds the person by either. */
  readonly oldNumber: string | null;
  readonly fullName: string;
  readonly birthDate: string;
  readonly sex: 'MALE' | 'FEMALE';
  /** `TrangThai` as the register sends it; absent when it sends none. */
  readonly status?: string;
  readonly address: {
    readonly detail: string;
    readonly communeCode: string;
    readonly districtCode: string;
    readonly provinceCode: string;
  };
  /** `live`: whole name in `Ten`, yyyyMMdd; `standard`: QCVN 109 with split names and ISO dates. */
  readonly profile: 'live' | 'standard';
}

export interface SandboxCard {
  readonly cardNumber: string;
  readonly insuranceNumber: string;
  /** Personal number that VSS links to the card; null when it knows none. */
  readonly personalId: string | null;
  readonly holderName: string;
  readonly birthDate: string;
  readonly sex: 'MALE' | 'FEMALE';
  readonly address: string;
  readonly registeredFacility: string;
  readonly issuedBy: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly area: 'K1' | 'K2' | 'K3' | null;
  readonly fiveYearDate: string | null;
  readonly previousCardNumber: string | null;
  readonly next: {
    readonly cardNumber: string;
    readonly validFrom: string;
    readonly validTo: string | null;
    readonly registeredFacility: string;
    readonly registeredFacilityName: string;
  } | null;
  /** Result code that the register gives whatever the dates say, e.g. 110; null: decided by the data. */
  readonly resultCode: string | null;
  readonly history: ReadonlyArray<{
    readonly recordId: string;
    readonly facility: string;
    readonly admittedAt: string;
    readonly dischargedAt: string | null;
    readonly diagnosis: string;
  }>;
}

/** One episode with co-payment. Dates are ISO. */
export interface SandboxCoPay {
  readonly facility: string;
  readonly admittedOn: string;
  readonly dischargedOn: string | null;
  readonly receivedOn: string;
  readonly routeCode: string;
  /** The patient's own share of this episode; the register adds up. */
  readonly paid: number;
  /** Share that the patient was spared. Default: 0. */
  readonly exempt?: number;
}
