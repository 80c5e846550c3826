import type { CallerKind, Scope } from '../auth/caller.ts';

/** A client of the sandbox token issuer. Everything about it is invented, the secret included. */
export interface SandboxClient {
  readonly clientId: string;
  readonly secret: string;
  /** One line: who this is and what it is for. */
  readonly description: string;
  readonly scopes: readonly Scope[];
  /** Gets tokens only for citizens who signed on at it. */
  readonly isPortal?: true;
  /** Claims of its tokens besides those that every token has. */
  readonly claims: { readonly caller_kind: CallerKind; readonly [claim: string]: string };
}

interface Staff {
  readonly personalId: string;
  readonly fullName: string;
}

const staff = {
  district: { personalId: '001085000101', fullName: 'Trần Quốc Bảo' },
  provincial: { personalId: '038190000102', fullName: 'Lê Thị Thu Hà' },
  central: { personalId: '079082000103', fullName: 'Phạm Đức Minh' },
  unregistered: { personalId: '001092000104', fullName: 'Hoàng Gia Khánh' },
  misnamed: { personalId: '035188000105', fullName: 'Vũ Thị Lan Anh' },
  ministry: { personalId: '001180000106', fullName: 'Ngô Thị Mẫu Bộ' },
  audit: { personalId: '001179000107', fullName: 'Ngô Thị Kiểm Mẫu' },
} as const satisfies Record<string, Staff>;

const hospitalScopes = [
  'eligibility:read',
  'checkin:write',
  'identity:read',
  'person:read',
  'facility:read',
  'ledger:read',
] as const satisfies readonly Scope[];

const personScopes = [
  'identity:read',
  'person:read',
  'facility:read',
  'ledger:read',
] as const satisfies readonly Scope[];

function hospital(
  clientId: string,
  facilityCode: string,
  practitioner: Staff,
  description: string,
): SandboxClient {
  return {
    ...client(clientId, description, hospitalScopes),
    claims: {
      caller_kind: 'hospital',
      facility_code: facilityCode,
      practitioner_id: practitioner.personalId,
      practitioner_name: practitioner.fullName,
    },
  };
}

function client(clientId: string, description: string, scopes: readonly Scope[]) {
  return { clientId, secret: `${clientId}-secret`, description, scopes };
}

/** Desks of the other facilities that the sandbox people visit; their client id is `hospital-<facility code>`. */
const otherDesks: ReadonlyMap<string, Staff> = new Map([
  ['99001', { personalId: '001188000111', fullName: 'Đặng Thị Mẫu Một' }],
  ['99003', { personalId: '001088000113', fullName: 'Đặng Văn Mẫu Ba' }],
  ['99006', { personalId: '001188000116', fullName: 'Đặng Thị Mẫu Sáu' }],
  ['99007', { personalId: '001088000117', fullName: 'Đặng Văn Mẫu Bảy' }],
  ['99008', { personalId: '001188000118', fullName: 'Đặng Thị Mẫu Tám' }],
  ['99009', { personalId: '001088000119', fullName: 'Đặng Văn Mẫu Chín' }],
  ['99010', { personalId: '001188000120', fullName: 'Đặng Thị Mẫu Mười' }],
  ['99011', { personalId: '001088000121', fullName: 'Bùi Văn Mẫu Một' }],
  ['99012', { personalId: '001188000122', fullName: 'Bùi Thị Mẫu Hai' }],
  ['99013', { personalId: '001088000123', fullName: 'Bùi Văn Mẫu Ba' }],
  ['99015', { personalId: '001088000125', fullName: 'Bùi Văn Mẫu Năm' }],
  ['99016', { personalId: '001188000126', fullName: 'Bùi Thị Mẫu Sáu' }],
]);

export const sandboxClients: readonly SandboxClient[] = [
  hospital('hospital-district', '99002', staff.district, 'Reception desk of a district hospital.'),
  hospital(
    'hospital-provincial',
    '99004',
    staff.provincial,
    'Reception desk of a provincial hospital.',
  ),
  hospital('hospital-central', '99005', staff.central, 'Reception desk of a central hospital.'),
  hospital(
    'hospital-unregistered-staff',
    '99002',
    staff.unregistered,
    'A staff member whom the hospital has not registered at the portal: result code 054.',
  ),
  hospital(
    'hospital-misnamed-staff',
    '99002',
    { ...staff.misnamed, fullName: 'Vũ Thị Lan Hương' },
    'A registered staff number under another name: result code 055.',
  ),
  {
    ...client('ministry-interior', 'A ministry that resolves identities.', personScopes),
    claims: {
      caller_kind: 'agency',
      agency_code: 'G01',
      practitioner_id: staff.ministry.personalId,
      practitioner_name: staff.ministry.fullName,
    },
  },
  {
    ...client(
      'ministry-unnamed-staff',
      'A ministry whose tokens name no staff: personal data for administrative procedures only.',
      personScopes,
    ),
    claims: { caller_kind: 'agency', agency_code: 'G01' },
  },
  {
    ...client('portal-citizen', 'A citizen who looks at their own data.', personScopes),
    claims: { caller_kind: 'citizen', personal_id: '001086000001' },
  },
  {
    ...client(
      'portal-egov',
      'A portal at which citizens sign on: exchanges their ID tokens (docs/tokens.md).',
      personScopes,
    ),
    isPortal: true,
    claims: { caller_kind: 'citizen' },
  },
  {
    ...client('auditor', 'An auditor of the access ledger.', ['ledger:read', 'facility:read']),
    claims: {
      caller_kind: 'auditor',
      practitioner_id: staff.audit.personalId,
      practitioner_name: staff.audit.fullName,
    },
  },
  ...[...otherDesks].map(([code, member]) =>
    hospital(`hospital-${code}`, code, member, `Reception desk of facility ${code}.`),
  ),
];

/** Per facility code the staff whom the simulated portal knows: personal number to full name. */
export const registeredStaff: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['99002', roster(staff.district, staff.misnamed)],
  ['99004', roster(staff.provincial)],
  ['99005', roster(staff.central)],
  ...[...otherDesks].map(([code, member]) => [code, roster(member)] as const),
]);

function roster(...members: readonly Staff[]): ReadonlyMap<string, string> {
  return new Map(members.map(({ personalId, fullName }) => [personalId, fullName]));
}

export interface SandboxPortalAccount {
  readonly facilityCode: string;
  readonly username: string;
  readonly password: string;
}

export const portalAccounts: readonly SandboxPortalAccount[] = [...registeredStaff.keys()].map(
  (facilityCode) => ({
    facilityCode,
    username: `${facilityCode}_BV`,
    password: `sandbox-portal-${facilityCode}`,
  }),
);
